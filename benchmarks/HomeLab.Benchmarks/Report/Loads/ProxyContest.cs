using System.Text.Json;
using System.Text.Json.Serialization;
using HomeLab.Measuring.Processes;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report.Loads;

/// <summary>
/// The proxy benchmark (benchmarks/Proxy) as a process of its own, once for all who ask; its result is read back as JSON.
/// </summary>
internal sealed class ProxyContest
{
    private static readonly JsonSerializerOptions Format = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private Task<IReadOnlyList<ProxyResult>>? _results;

    /// <summary>Everybody's figures, the direct way first.</summary>
    /// <exception cref="MissingException">It is not built, or it failed.</exception>
    public Task<IReadOnlyList<ProxyResult>> RunAsync(Bench bench, CancellationToken cancellationToken) =>
        _results ??= MeasureAsync(bench, cancellationToken);

    private static async Task<IReadOnlyList<ProxyResult>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var program = RepositoryFolder.Path("artifacts/bin/HomeLab.Benchmarks.Proxy/release/HomeLab.Benchmarks.Proxy");
        if (!File.Exists(program))
        {
            throw new MissingException("needs benchmarks/Proxy built (make build)");
        }

        var file = Path.Combine(Directory.CreateTempSubdirectory("homelab-proxy-").FullName, "proxy.json");
        await using var contest = ChildProcess.Start(program, bench.IsQuick ? ["--quick", "--json", file] : ["--json", file]);
        var (_, exitCode) = await contest.ReadToEndAsync(cancellationToken);
        if (exitCode != 0 || !File.Exists(file))
        {
            throw new MissingException($"benchmarks/Proxy failed: {contest.Errors.Trim()}");
        }

        return JsonSerializer.Deserialize<List<ProxyResult>>(await File.ReadAllBytesAsync(file, cancellationToken), Format)!;
    }
}

/// <summary>One way to the backend. Times in microseconds.</summary>
internal sealed record ProxyResult(
    string Name, ProxyTimes Post, double PostCpu, Dictionary<int, ProxyStreams> Streams, double RequestsPerSecond, double? Megabytes);

/// <summary>Its streaming with a number of streams.</summary>
internal sealed record ProxyStreams(ProxyTimes FirstToken, ProxyTimes Relay, double ChunksPerCore);

/// <summary>Quantiles of times.</summary>
internal sealed record ProxyTimes(double P50, double P99, double Max);
