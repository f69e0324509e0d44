using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>What a second of speech costs.</summary>
internal sealed class TtsFactorRow : IMeasurement
{
    private const int Seconds = 6;

    public string Id => "tts-factor";

    public string What => $"TTS: real-time factor in chunks, medium voice, {Seconds} s sentence";

    public string Goal => "≤ 0.9 × plain ONNX Runtime";

    public string Against => "the same voice, same threads: whole sentence on ONNX Runtime; sherpa-onnx (npm)";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        var timings = new List<Timing>();
        var (texts, isMet) = (new List<string>(), true);
        foreach (var threads in (int[])[1, 2])
        {
            var times = await SentenceContest.RunAsync(Seconds, threads, bench.Rounds(15), withPeer: true);
            var (chunks, whole) = (times[SentenceContest.Chunks].Median, times[SentenceContest.Whole].Median);
            isMet &= chunks <= 0.9 * whole;
            texts.Add(
                $"{threads} thread{(threads > 1 ? "s" : "")}: {Quantity.Text(chunks / whole)}× ({Factor(chunks)} against {Factor(whole)}{Beside(times)})");
            timings.AddRange(Timing.Of($"{threads} threads", times));
        }

        return new Finding(string.Join("<br>", texts), isMet) { Timings = timings };
    }

    private static string Factor(double milliseconds) => Quantity.Text(milliseconds / 1000 / Seconds);

    private static string Beside(IReadOnlyDictionary<string, Sample> times) =>
        times.TryGetValue(SentenceContest.Peer, out var peer) ? $", sherpa-onnx {Factor(peer.Median)}" : "";
}
