using HomeLab.Benchmarks.Whisper;
using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>The wait for a transcript when the speaker had paused before the end of the audio.</summary>
internal sealed class SttAheadRow : IMeasurement
{
    public string Id => "stt-ahead";

    public string What => "STT: `audio-stop` → `transcript` when the speaker had paused ≥ 0.5 s (Whisper tiny, 8 bits)";

    public string Goal => "≤ 10 ms p50";

    public string Against => "the same engine without speculation";

    public Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        var (ahead, after) = (new TranscriptLatencyBenchmarks { Ahead = true }, new TranscriptLatencyBenchmarks());
        ahead.SetUp();
        after.SetUp();
        try
        {
            var times = new Interleaved()
                .AddMeasured("without speculation", () => Turn(after))
                .AddMeasured("ours", () => Turn(ahead))
                .Run(bench.Rounds(20), Bench.WarmUp);
            var p50 = times["ours"].Median;
            return Task.FromResult(new Finding(
                $"p50 {Quantity.Time(p50)}, p99 {Quantity.Time(times["ours"].At(0.99))} against {Quantity.Time(times["without speculation"].Median)}",
                p50 <= 10)
            {
                Timings = [.. Timing.Of("", times)],
            });
        }
        finally
        {
            ahead.CleanUp();
            after.CleanUp();
        }
    }

    private static double Turn(TranscriptLatencyBenchmarks benchmark)
    {
        benchmark.Speak();
        try
        {
            return Clock.Milliseconds(() => benchmark.EndOfAudioToTranscript().GetAwaiter().GetResult());
        }
        finally
        {
            benchmark.HangUp();
        }
    }
}
