namespace HomeLab.Gateway.Configuration;

/// <summary>One wrong setting: where, what came, what was expected, how to fix it.</summary>
/// <param name="Path">Section and key, for example <c>Wyoming:Tts:Port</c>.</param>
/// <param name="Value">The value that came; null when there is none. Leave it null for secrets.</param>
/// <param name="Expected">What a good value is, as the end of "expected …".</param>
/// <param name="Fix">What to do, as a sentence; null for the usual "change or remove it".</param>
public sealed record SettingProblem(string Path, string? Value, string Expected, string? Fix = null)
{
    /// <summary>A problem that a library has put into words already.</summary>
    public static SettingProblem Worded(string sentence) => new("", null, sentence);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Path.Length == 0)
        {
            return Expected;
        }

        var came = Value is null ? Path : $"{Path} = '{Value}'";
        return $"{came}: expected {Expected}. {Fix ?? $"Change it with --set {Path}=… or HOMELAB_{Path.Replace(":", "__", StringComparison.Ordinal)}, or remove it for the default."}";
    }
}
