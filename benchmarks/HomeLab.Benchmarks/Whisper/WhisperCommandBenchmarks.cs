using BenchmarkDotNet.Attributes;

namespace HomeLab.Benchmarks.Whisper;

/// <summary>
/// All the model's work for a five-second command of twelve tokens: stock 8-bit files and the full window, against the integer head alone
/// and with the short audio context. Goal: a quarter of stock.
/// </summary>
public class WhisperCommandBenchmarks
{
    private const int FullFrames = 3000;
    private const int ShortFrames = 600;
    private const int Tokens = 12;
    private WhisperWindow _stock = null!;
    private WhisperWindow _ours = null!;

    [Params("tiny", "base")]
    public string Size { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp() =>
        (_stock, _ours) = (new WhisperWindow(Size, rewritten: false, Threads), new WhisperWindow(Size, rewritten: true, Threads));

    [GlobalCleanup]
    public void CleanUp()
    {
        _stock.Dispose();
        _ours.Dispose();
    }

    [Benchmark(Baseline = true)]
    public float Stock() => Run(_stock, FullFrames);

    [Benchmark]
    public float IntegerHead() => Run(_ours, FullFrames);

    [Benchmark]
    public float IntegerHeadAndShortContext() => Run(_ours, ShortFrames);

    private static float Run(WhisperWindow window, int frames)
    {
        using var hiddenStates = window.Encode(frames);
        return window.Decode(hiddenStates, Tokens);
    }
}
