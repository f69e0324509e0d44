namespace HomeLab.Inference.Text;

/// <summary>Addresses in running text. Nobody wants a path read out: the host says where it leads.</summary>
internal static class WebAddress
{
    private static readonly string[] Schemes = ["https://", "http://"];

    /// <summary>Whether the text is an address.</summary>
    public static bool IsAddress(ReadOnlySpan<char> text) => MayBegin(text, out var isCertain) && isCertain;

    /// <summary>Whether an address begins here, or could when more text comes.</summary>
    public static bool MayBegin(ReadOnlySpan<char> text, out bool isCertain)
    {
        isCertain = false;
        foreach (var scheme in Schemes)
        {
            var length = Math.Min(scheme.Length, text.Length);
            if (text[..length].Equals(scheme.AsSpan(0, length), StringComparison.OrdinalIgnoreCase))
            {
                isCertain = length == scheme.Length;
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the address ends: at white space, a bracket or a quote.</summary>
    public static int End(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) || "<>\"()[]{}`|".Contains(text[i]))
            {
                return i;
            }
        }

        return text.Length;
    }

    /// <summary>The host, without <c>www.</c> and port.</summary>
    public static ReadOnlySpan<char> Spoken(ReadOnlySpan<char> address)
    {
        var host = address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var end = host.IndexOfAny("/?#:");
        host = end < 0 ? host : host[..end];
        return host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
    }
}
