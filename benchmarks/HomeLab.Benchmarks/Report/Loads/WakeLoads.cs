using HomeLab.LoadGenerator;
using HomeLab.Measuring.Processes;

namespace HomeLab.Benchmarks.Report.Loads;

/// <summary>Microphones on a gateway's wake port.</summary>
internal static class WakeLoads
{
    /// <summary>Runs them in real time.</summary>
    public static Task<LoadGenerator.Report> RunAsync(Gateway gateway, int streams, double seconds, CancellationToken cancellationToken) =>
        LoadRun.RunAsync(
        new LoadOptions
        {
            WakeStreams = streams,
            WakePort = gateway.Port("wake"),
            Pid = gateway.Id,
            Seconds = seconds,
        },
        cancellationToken);

    /// <summary>The latencies of the detections.</summary>
    public static StageResult Detection(LoadGenerator.Report report) =>
        report.Stages.First(stage => stage.Name.StartsWith("wake: deciding", StringComparison.Ordinal));
}
