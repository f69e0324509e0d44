using HomeLab.LoadGenerator;
using HomeLab.Measuring;
using HomeLab.Measuring.Processes;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>
/// Resident memory of an idle gateway, before and after it was used; and what its giving memory back costs the next turn.
/// </summary>
internal sealed class MemoryRow : IMeasurement
{
    private const double LimitMegabytes = 400;

    public string Id => "memory";

    public string What => "memory at rest: wake, Whisper tiny, one medium voice";

    public string Goal => $"≤ {LimitMegabytes} MB";

    public string Against =>
        "sum of the three Python servers: 73 MB wake + 298 MB voice + the recogniser (measured earlier, another machine)";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var gateway = await bench.StartGatewayAsync(BenchModels.WithVoiceAndTiny(), cancellationToken);
        await RestAsync(bench, cancellationToken);
        var fresh = ProcessProbe.ResidentMegabytes(gateway.Id);
        var report = await LoadRun.RunAsync(
            new LoadOptions
            {
                WakeStreams = 1,
                WakePort = gateway.Port("wake"),
                Speakers = 1,
                SttPort = gateway.Port("stt"),
                Listeners = 1,
                TtsPort = gateway.Port("tts"),
                Seconds = bench.Seconds(20),
                WarmUp = 0,
            },
            cancellationToken);
        await RestAsync(bench, cancellationToken);
        var used = ProcessProbe.ResidentMegabytes(gateway.Id);
        var turns = report.Stages.Sum(stage => stage.Count);
        var next = FirstTurnContest.Run(bench.Rounds(15));
        return new Finding(
            $"{Quantity.Text(fresh)} MB when ready, {Quantity.Text(used)} MB after use ({turns} turns). The turn after that: {FirstTurnContest.Describe(next)}",
            used <= LimitMegabytes && turns > 0)
        {
            Timings = [.. Timing.Of("", next)],
        };
    }

    // Twice Models:IdleTrim: on a busy machine the last turn ends after its client.
    private static Task RestAsync(Bench bench, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(bench.Seconds(30)), cancellationToken);
}
