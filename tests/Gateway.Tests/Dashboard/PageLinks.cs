using System.Text.RegularExpressions;

namespace HomeLab.Gateway.Tests.Dashboard;

/// <summary>Files that a page or a script names.</summary>
internal static partial class PageLinks
{
    public static IEnumerable<string> In(string text) =>
        Links().Matches(text).Select(match => match.Groups["file"].Value).Select(
            file => "/dashboard/" + file[(file.LastIndexOf('/') + 1)..]);

    [GeneratedRegex("""(?:src=|href=|from )"(?<file>\.?/[^"]*\.(?:js|css))";?""")]
    private static partial Regex Links();
}
