using HomeLab.Benchmarks.Whisper;
using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>The model's work for a five-second command.</summary>
internal sealed class SttCommandRow : IMeasurement
{
    public string Id => "stt-command";

    public string What => "STT: compute for a 5 s command of 12 tokens, 8 bits";

    public string Goal => "≤ 1/4 of stock ONNX Runtime (30 s window)";

    public string Against => "the same files as they are on ONNX Runtime, same threads";

    public Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        var timings = new List<Timing>();
        var (texts, isMet) = (new List<string>(), true);
        foreach (var (size, threads) in (IEnumerable<(string, int)>)[("tiny", 1), ("tiny", 2), ("base", 1), ("base", 2)])
        {
            cancellationToken.ThrowIfCancellationRequested();
            var command = new WhisperCommandBenchmarks { Size = size, Threads = threads };
            command.SetUp();
            var times = new Interleaved()
                .Add("stock", () => command.Stock())
                .Add("ours, full window", () => command.IntegerHead())
                .Add("ours, short context", () => command.IntegerHeadAndShortContext())
                .Run(bench.Rounds(9), Bench.WarmUp);
            command.CleanUp();
            var (stock, full, brief) = (times["stock"].Median, times["ours, full window"].Median, times["ours, short context"].Median);
            isMet &= brief <= stock / 4;
            var ratios = $"1/{Quantity.Text(stock / brief)} with the short audio context, 1/{Quantity.Text(stock / full)} without";
            var medians = $"{Quantity.Time(brief)}, {Quantity.Time(full)} against {Quantity.Time(stock)}";
            texts.Add($"{size}, {threads} thread{(threads > 1 ? "s" : "")}: {ratios} ({medians})");
            timings.AddRange(Timing.Of($"{size}, {threads} threads", times));
        }

        return Task.FromResult(new Finding(string.Join("<br>", texts), isMet) { Timings = timings });
    }
}
