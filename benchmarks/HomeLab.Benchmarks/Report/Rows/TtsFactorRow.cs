using HomeLab.Measuring;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>What a second of speech costs.</summary>
internal sealed class TtsFactorRow : IMeasurement
{
    private const int Seconds = 6;

    public string Id => "tts-factor";

    public string What => $"TTS: real-time factor in chunks, medium voice, {Seconds} s sentence";

    public string Goal => "≤ 0.9 × plain ONNX Runtime";

    public string Against => "the same voice, whole sentence on ONNX Runtime, same threads";

    public Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        var timings = new List<Timing>();
        var (texts, isMet) = (new List<string>(), true);
        foreach (var threads in (int[])[1, 2])
        {
            var times = TtsFirstRow.Sentence(Seconds, threads, bench.Rounds(15));
            var (chunks, whole) = (times["in chunks"].Median, times["whole sentence"].Median);
            isMet &= chunks <= 0.9 * whole;
            texts.Add($"{threads} thread{(threads > 1 ? "s" : "")}: {Quantity.Text(chunks / whole)}× ({Quantity.Text(chunks / 1000 / Seconds)} against {Quantity.Text(whole / 1000 / Seconds)})");
            timings.AddRange(Timing.Of($"{threads} threads", times));
        }

        return Task.FromResult(new Finding(string.Join("<br>", texts), isMet) { Timings = timings });
    }
}
