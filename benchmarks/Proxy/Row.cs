namespace HomeLab.Benchmarks.Proxy;

/// <summary>What was measured of one contestant. Times in microseconds.</summary>
internal sealed record Row(
    string Name,
    double PostP50,
    double PostP99,
    double CpuPerPost,
    IReadOnlyDictionary<int, (double P50, double P99)> Relay,
    double RequestsPerSecond,
    double? Megabytes);
