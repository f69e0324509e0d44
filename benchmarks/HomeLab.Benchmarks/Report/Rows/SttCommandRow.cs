using HomeLab.Benchmarks.Report.Peers;
using HomeLab.Benchmarks.Whisper;
using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>The model's work for a five-second command.</summary>
internal sealed class SttCommandRow : IMeasurement
{
    private const int Tokens = 12;
    private const string Peer = "whisper.cpp";

    public string Id => "stt-command";

    public string What => "STT: compute for a 5 s command of 12 tokens, 8 bits";

    public string Goal => "≤ 1/4 of stock ONNX Runtime (30 s window), ≤ 1/20 of whisper.cpp's default";

    public string Against =>
        "the same files as they are on ONNX Runtime, and the same weights on whisper.cpp (16-bit floats, built here); same threads";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        var timings = new List<Timing>();
        var (texts, isMet) = (new List<string>(), true);
        foreach (var (size, threads) in (IEnumerable<(string, int)>)[("tiny", 1), ("tiny", 2), ("base", 1), ("base", 2)])
        {
            cancellationToken.ThrowIfCancellationRequested();
            var times = await MeasureAsync(bench, size, threads);
            var (stock, full, brief) = (times["stock"].Median, times["ours, full window"].Median, times["ours, short context"].Median);
            isMet &= brief <= stock / 4;
            var ratios = $"1/{Quantity.Text(stock / brief)} with the short audio context, 1/{Quantity.Text(stock / full)} without";
            var medians = $"{Quantity.Time(brief)}, {Quantity.Time(full)} against {Quantity.Time(stock)}";
            var text = $"{size}, {threads} thread{(threads > 1 ? "s" : "")}: {ratios} ({medians})";
            if (times.TryGetValue(Peer, out var peer))
            {
                isMet &= brief <= peer.Median / 20;
                text += $"; of whisper.cpp's {Quantity.Time(peer.Median)} "
                    + $"1/{Quantity.Text(peer.Median / brief)} and 1/{Quantity.Text(peer.Median / full)}";
            }

            timings.AddRange(Timing.Of($"{size}, {threads} threads", times));
            texts.Add(text);
        }

        return new Finding(string.Join("<br>", texts), isMet) { Timings = timings };
    }

    private static async Task<IReadOnlyDictionary<string, Sample>> MeasureAsync(Bench bench, string size, int threads)
    {
        await using var peer = WhisperCpp.TryStart(size, Tokens, threads);
        var command = new WhisperCommandBenchmarks { Size = size, Threads = threads };
        command.SetUp();
        var contestants = new Interleaved()
            .Add("stock", () => command.Stock())
            .Add("ours, full window", () => command.IntegerHead())
            .Add("ours, short context", () => command.IntegerHeadAndShortContext());
        var times = (peer is null ? contestants : contestants.AddMeasured(Peer, peer.Transcribe)).Run(bench.Rounds(9), Bench.WarmUp);
        command.CleanUp();
        return times;
    }
}
