namespace HomeLab.Benchmarks.Report.Loads;

/// <summary>Who is who in the proxy benchmark.</summary>
internal static class ProxyNames
{
    /// <summary>The gateway.</summary>
    public static ProxyResult Ours(IEnumerable<ProxyResult> ways) =>
        ways.First(way => way.Name.StartsWith("HomeLab", StringComparison.Ordinal));

    /// <summary>nginx and the npm AI gateway.</summary>
    /// <exception cref="MissingException">One of them is not installed.</exception>
    public static (ProxyResult Nginx, ProxyResult Portkey) Peers(IReadOnlyList<ProxyResult> ways) =>
        ways.FirstOrDefault(way => way.Name == "nginx") is { } nginx
        && ways.FirstOrDefault(way => way.Name.StartsWith("@portkey", StringComparison.Ordinal)) is { } portkey
            ? (nginx, portkey)
            : throw new MissingException(
                "needs nginx (apt-get install nginx-light) and Portkey (npm install --ignore-scripts --prefix benchmarks/Proxy)");
}
