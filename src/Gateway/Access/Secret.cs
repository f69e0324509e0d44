namespace HomeLab.Gateway.Access;

/// <summary>A key or token as a request presents it.</summary>
/// <param name="Header">The whole value of its header.</param>
/// <param name="Start">Where the secret begins in it.</param>
internal readonly record struct Secret(string Header, int Start)
{
    /// <summary>The secret itself.</summary>
    public ReadOnlySpan<char> Text => Header.AsSpan(Start).Trim();
}
