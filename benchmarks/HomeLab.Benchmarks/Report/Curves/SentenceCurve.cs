using HomeLab.Benchmarks.Report.Rows;
using HomeLab.Measuring;
using HomeLab.Measuring.Plots;

namespace HomeLab.Benchmarks.Report.Curves;

/// <summary>Sentences from 1 to 20 s: first audio and all of it.</summary>
internal sealed class SentenceCurve : IMeasurement
{
    private const int Threads = 2;
    private static readonly int[] Lengths = [1, 2, 4, 6, 10, 15, 20];

    public string Id => "sentence-curve";

    public string What => $"sentences of 1–20 s, medium voice, {Threads} threads";

    public string Goal => "";

    public string Against => "the same voice, whole sentence on ONNX Runtime";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        var (first, chunks, whole, peer) = (new List<ChartPoint>(), new List<ChartPoint>(), new List<ChartPoint>(), new List<ChartPoint>());
        var table = new MarkdownTable(
            "seconds of speech", "first audio", "all of it, in chunks", "whole sentence, ONNX Runtime", "sherpa-onnx");
        var timings = new List<Timing>();
        foreach (var seconds in bench.IsQuick ? Lengths.Take(2) : Lengths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var times = await SentenceContest.RunAsync(seconds, Threads, bench.Rounds(7), withPeer: true);
            first.Add(new ChartPoint(seconds, times[SentenceContest.First].Median));
            chunks.Add(new ChartPoint(seconds, times[SentenceContest.Chunks].Median));
            whole.Add(new ChartPoint(seconds, times[SentenceContest.Whole].Median));
            if (times.TryGetValue(SentenceContest.Peer, out var sherpa))
            {
                peer.Add(new ChartPoint(seconds, sherpa.Median));
            }

            double[] ours = [first[^1].Y, chunks[^1].Y, whole[^1].Y];
            table.Add([$"{seconds}", .. ours.Select(Quantity.Time), sherpa is null ? "–" : Quantity.Time(sherpa.Median)]);
            timings.AddRange(Timing.Of($"{seconds} s", times));
        }

        var chart = new Chart(
            "Time to speak a sentence",
            new ChartAxis("seconds of speech"),
            new ChartAxis("milliseconds", IsLogarithmic: true),
            [
                new ChartLine("first audio", first),
                new ChartLine("all of it, in chunks", chunks),
                new ChartLine("whole sentence, ONNX Runtime (= its first audio)", whole),
                .. peer.Count > 0 ? [new ChartLine("sherpa-onnx (= its first audio)", peer)] : Array.Empty<ChartLine>(),
            ]);
        return new Finding($"\n\n{table}", null) { Charts = [chart], Timings = timings };
    }
}
