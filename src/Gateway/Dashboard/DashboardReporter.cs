using System.Diagnostics;
using HomeLab.Gateway.Health;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Telemetry;
using HomeLab.Inference.Scheduling;

namespace HomeLab.Gateway.Dashboard;

/// <summary>Looks at every part of the gateway and says what it sees.</summary>
internal sealed class DashboardReporter(
    HealthReporter health, BoundPorts ports, BackendPool backends, MetricsCollector metrics, RecentTurns turns)
{
    /// <summary>The state now.</summary>
    public DashboardState Report()
    {
        var (_, ready) = health.Ready();
        using var process = Process.GetCurrentProcess();
        var (stages, numbers) = metrics.Read(static families => (StagesOf(families), NumbersOf(families)));
        return new DashboardState(
            GatewayMetrics.Version,
            ready.Status,
            (DateTime.Now - process.StartTime).TotalSeconds,
            new ProcessState(
                process.TotalProcessorTime.TotalSeconds, process.WorkingSet64, GC.GetGCMemoryInfo().HeapSizeBytes, ThreadBudget.Cores),
            Enum.GetValues<GatewayPort>().ToDictionary(port => port.Key(), port => ports[port]),
            ready.Engines,
            [.. backends.Backends.Select(Describe)],
            stages,
            numbers,
            turns.Newest());
    }

    private static List<StageLatency> StagesOf(IEnumerable<MetricFamily> families) =>
    [
        .. from family in families
           where family.Kind == MetricKind.Histogram
           from series in family.Series
           let stage = StageLatency.Of(family, series)
           where stage is not null
           select stage,
    ];

    private static List<NumberState> NumbersOf(IEnumerable<MetricFamily> families) =>
    [
        .. from family in families
           where family.Kind != MetricKind.Histogram
           from series in family.Series
           let value = series.TryRead([0], out var number, out _) ? number : double.NaN
           where double.IsFinite(value)
           select new NumberState(family.Name, series.LabelValues, value),
    ];

    private static BackendState Describe(Backend backend) => new(
        backend.Name,
        backend.Kind.ToString().ToLowerInvariant(),
        backend.Inventory.Version,
        backend.Breaker.State switch
        {
            BreakerState.Open => "open",
            BreakerState.Trial => "trial",
            _ => backend.Discovered ? "up" : "unknown",
        },
        backend.Running,
        backend.Options.EffectiveSlots,
        backend.Inventory.Models.Count,
        [.. backend.Inventory.Loaded.Keys.Order(StringComparer.Ordinal)],
        backend.FirstByteMicroseconds / 1e6);
}
