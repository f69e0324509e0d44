using System.Globalization;
using BenchmarkDotNet.Attributes;
using HomeLab.Benchmarks.Proxy;
using HomeLab.Benchmarks.Proxy.Mock;

namespace HomeLab.Benchmarks.Llm;

/// <summary>
/// What a request through the gateway costs, in the gateway's own process: keys, routing, queue, metrics and both sockets included. The
/// mock backend runs here and counts for nothing.
/// </summary>
public class ProxyBenchmarks : IAllocatesElsewhere, IDisposable
{
    private const int Posts = 100;

    private const int Streams = 20;

    private readonly Processes _processes = new();
    private readonly MockBackend _backend = new(0) { Gap = TimeSpan.FromMilliseconds(1) };
    private readonly HttpClient _metrics = new();
    private readonly List<RawClient> _streams = [];
    private RawClient _posts = null!;

    /// <inheritdoc/>
    public long AllocatedBytes
    {
        get
        {
            const string Name = "dotnet_gc_allocated_bytes_total ";
            var line = _metrics.GetStringAsync(new Uri("/metrics", UriKind.Relative)).GetAwaiter().GetResult()
                .Split('\n').First(line => line.StartsWith(Name, StringComparison.Ordinal));
            return (long)double.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
        }
    }

    [GlobalSetup]
    public void Start()
    {
        var management = Processes.FreePort();
        _metrics.BaseAddress = new Uri($"http://127.0.0.1:{management}");
        var gateway = HomeLabGateway.Start(_processes, _backend.Port, "OpenAi", management);
        _posts = new RawClient(gateway, stream: false);
        _streams.AddRange(Enumerable.Range(0, Streams).Select(_ => new RawClient(gateway, stream: true)));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _posts.Dispose();
        _streams.ForEach(stream => stream.Dispose());
        _metrics.Dispose();
        _processes.Dispose();
        _backend.Dispose();
    }

    /// <summary>A small chat that is answered in one piece.</summary>
    [Benchmark(OperationsPerInvoke = Posts)]
    public void Post()
    {
        for (var i = 0; i < Posts; i++)
        {
            _posts.Ask();
        }
    }

    /// <summary>A chat that is answered in 50 pieces, each of which comes and goes by itself.</summary>
    [Benchmark(OperationsPerInvoke = Streams)]
    public void StreamOf50() => RawClient.InThreads(Streams, i => _streams[i].Ask());
}
