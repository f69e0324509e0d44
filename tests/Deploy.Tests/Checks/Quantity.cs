using System.Globalization;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>Kubernetes quantities as plain numbers: "500m" is 0.5, "1Gi" is 1073741824.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, double Factor)[] Suffixes =
    [
        ("Ki", 1024d), ("Mi", 1024d * 1024), ("Gi", 1024d * 1024 * 1024), (
            "Ti", 1024d * 1024 * 1024 * 1024), ("m", 0.001), ("k", 1e3), ("M", 1e6), ("G", 1e9),
    ];

    /// <summary>The number, or 0 for nothing.</summary>
    public static double Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        var (suffix, factor) = Suffixes.FirstOrDefault(candidate => text.EndsWith(candidate.Suffix, StringComparison.Ordinal));

        return double.Parse(text[..^(suffix?.Length ?? 0)], CultureInfo.InvariantCulture) * (suffix is null ? 1 : factor);
    }
}
