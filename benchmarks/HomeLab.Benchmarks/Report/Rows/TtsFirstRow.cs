using HomeLab.Measuring;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>The wait for a voice to begin.</summary>
internal sealed class TtsFirstRow : IMeasurement
{
    private const double FlatWithin = 1.5;

    public string Id => "tts-first";

    public string What => "TTS: first audio of a 6 s sentence, medium voice";

    public string Goal => "≤ 25 ms on 2 threads, ≤ 40 ms on 1, and flat from 1 s to 20 s";

    public string Against => "the same voice: whole sentence on ONNX Runtime; sherpa-onnx (npm)";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        var timings = new List<Timing>();
        var (texts, isMet) = (new List<string>(), true);
        foreach (var (threads, limit) in (IEnumerable<(int, double)>)[(2, 25), (1, 40)])
        {
            var first = new Dictionary<int, double>();
            var others = "";
            foreach (var seconds in (int[])[1, 6, 20])
            {
                cancellationToken.ThrowIfCancellationRequested();
                var times = await SentenceContest.RunAsync(seconds, threads, bench.Rounds(9), withPeer: seconds == 6);
                first[seconds] = times[SentenceContest.First].Median;
                others = seconds == 6 ? SentenceContest.Others(times) : others;
                timings.AddRange(Timing.Of($"{seconds} s, {threads} threads", times));
            }

            isMet &= first[6] <= limit && first[20] <= FlatWithin * first[1];
            var flat = $"of 1 s {Quantity.Time(first[1])}, of 20 s {Quantity.Time(first[20])}";
            texts.Add($"{threads} thread{(threads > 1 ? "s" : "")}: {Quantity.Time(first[6])} against {others}; {flat}");
        }

        return new Finding(string.Join("<br>", texts), isMet) { Timings = timings };
    }
}
