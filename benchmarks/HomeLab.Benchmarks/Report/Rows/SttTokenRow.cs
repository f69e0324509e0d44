using HomeLab.Benchmarks.Whisper;
using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>One token of the 8-bit decoder.</summary>
internal sealed class SttTokenRow : IMeasurement
{
    private const int Tokens = 30;

    public string Id => "stt-token";

    public string What => "STT: per token, 8 bits, context of 30 s, 1 thread";

    public string Goal => "≤ 1/3 of the stock 8-bit decoder";

    public string Against => "the same file as it is on ONNX Runtime";

    public Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        var timings = new List<Timing>();
        var (texts, isMet) = (new List<string>(), true);
        foreach (var size in (string[])["tiny", "base"])
        {
            var token = new WhisperTokenBenchmarks { Size = size };
            token.SetUp();
            var times = new Interleaved()
                .AddMeasured("stock", () => Clock.Milliseconds(() => token.StockHead()) / Tokens)
                .AddMeasured("ours", () => Clock.Milliseconds(() => token.IntegerHead()) / Tokens)
                .Run(bench.Rounds(9), Bench.WarmUp);
            token.CleanUp();
            var share = times["ours"].Median / times["stock"].Median;
            isMet &= share <= 1 / 3d;
            texts.Add(
                $"{size}: 1/{Quantity.Text(1 / share)} ({Quantity.Time(times["ours"].Median)} against {Quantity.Time(times["stock"].Median)})");
            timings.AddRange(Timing.Of(size, times));
        }

        return Task.FromResult(new Finding(string.Join("<br>", texts), isMet) { Timings = timings });
    }
}
