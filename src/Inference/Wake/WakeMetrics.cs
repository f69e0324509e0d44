using System.Diagnostics.Metrics;

namespace HomeLab.Inference.Wake;

/// <summary>What the wake engine counts.</summary>
internal static class WakeMetrics
{
    private static readonly Meter Meter = new("HomeLab.Inference");

    /// <summary>Open streams.</summary>
    public static UpDownCounter<int> Streams { get; } = Meter.CreateUpDownCounter<int>(
        "homelab.wake.streams", description: "Open wake-word streams.");

    /// <summary>Hops scored.</summary>
    public static Counter<long> Hops { get; } = Meter.CreateCounter<long>("homelab.wake.hops", description: "80 ms hops scored.");

    /// <summary>Words heard.</summary>
    public static Counter<long> Detections { get; } = Meter.CreateCounter<long>(
        "homelab.wake.detections", description: "Wake words heard.");

    /// <summary>Blocks refused because a stream's buffer was full.</summary>
    public static Counter<long> DroppedBlocks { get; } = Meter.CreateCounter<long>(
        "homelab.wake.dropped", description: "Audio blocks refused because a stream sent faster than real time for too long.");

    /// <summary>Time for one hop.</summary>
    public static Histogram<double> HopDuration { get; } = Meter.CreateHistogram<double>(
        "homelab.wake.hop.duration", "s", "Time to score one hop.");
}
