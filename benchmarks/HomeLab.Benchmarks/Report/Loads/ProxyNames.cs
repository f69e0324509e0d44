namespace HomeLab.Benchmarks.Report.Loads;

/// <summary>Who is who in the proxy benchmark.</summary>
internal static class ProxyNames
{
    /// <summary>The gateway.</summary>
    public static ProxyResult Ours(IEnumerable<ProxyResult> ways) =>
        ways.First(way => way.Name.StartsWith("HomeLab", StringComparison.Ordinal));

    /// <summary>nginx, where it is installed.</summary>
    public static ProxyResult? Nginx(IEnumerable<ProxyResult> ways) => ways.FirstOrDefault(way => way.Name == "nginx");

    /// <summary>The npm AI gateway, where it is installed.</summary>
    public static ProxyResult? Portkey(IEnumerable<ProxyResult> ways) =>
        ways.FirstOrDefault(way => way.Name.StartsWith("@portkey", StringComparison.Ordinal));
}
