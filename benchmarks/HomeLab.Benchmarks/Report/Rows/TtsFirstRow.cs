using HomeLab.Benchmarks.Speech;
using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>The wait for a voice to begin.</summary>
internal sealed class TtsFirstRow : IMeasurement
{
    private const double FlatWithin = 1.5;

    public string Id => "tts-first";

    public string What => "TTS: first audio of a 6 s sentence, medium voice";

    public string Goal => "≤ 25 ms on 2 threads, ≤ 40 ms on 1, and flat from 1 s to 20 s";

    public string Against => "the same voice, whole sentence on ONNX Runtime";

    public Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        var timings = new List<Timing>();
        var (texts, isMet) = (new List<string>(), true);
        foreach (var (threads, limit) in (IEnumerable<(int, double)>)[(2, 25), (1, 40)])
        {
            var first = new Dictionary<int, double>();
            var whole = 0d;
            foreach (var seconds in (int[])[1, 6, 20])
            {
                cancellationToken.ThrowIfCancellationRequested();
                var times = Sentence(seconds, threads, bench.Rounds(9));
                first[seconds] = times["first audio"].Median;
                whole = seconds == 6 ? times["whole sentence"].Median : whole;
                timings.AddRange(Timing.Of($"{seconds} s, {threads} threads", times));
            }

            isMet &= first[6] <= limit && first[20] <= FlatWithin * first[1];
            texts.Add($"{threads} thread{(threads > 1 ? "s" : "")}: {Quantity.Time(first[6])} against {Quantity.Time(whole)}; of 1 s {Quantity.Time(first[1])}, of 20 s {Quantity.Time(first[20])}");
        }

        return Task.FromResult(new Finding(string.Join("<br>", texts), isMet) { Timings = timings });
    }

    /// <summary>First audio and everything of one sentence, beside the whole sentence in one call.</summary>
    internal static IReadOnlyDictionary<string, Sample> Sentence(int seconds, int threads, int rounds)
    {
        var speech = new SpeechBenchmarks { Seconds = seconds, Threads = threads };
        speech.SetUp();
        try
        {
            return new Interleaved()
                .Add("whole sentence", () => speech.Plain())
                .Add("first audio", () => speech.FirstAudio())
                .Add("in chunks", () => speech.InChunks())
                .Run(rounds, Bench.WarmUp);
        }
        finally
        {
            speech.CleanUp();
        }
    }
}
