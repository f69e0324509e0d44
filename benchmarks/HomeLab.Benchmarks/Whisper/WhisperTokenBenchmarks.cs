using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Benchmarks.Whisper;

/// <summary>Thirty tokens of the 8-bit decoder after a full window: the file as it is against the integer head. Goal: a third.</summary>
public class WhisperTokenBenchmarks
{
    private const int Tokens = 30;
    private WhisperWindow _stock = null!;
    private WhisperWindow _ours = null!;
    private OrtValue _hiddenStates = null!;

    [Params("tiny", "base")]
    public string Size { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        (_stock, _ours) = (new WhisperWindow(Size, rewritten: false, threads: 1), new WhisperWindow(Size, rewritten: true, threads: 1));
        _hiddenStates = _stock.Encode(3000);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _hiddenStates.Dispose();
        _stock.Dispose();
        _ours.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Tokens)]
    public float StockHead() => _stock.Decode(_hiddenStates, Tokens);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public float IntegerHead() => _ours.Decode(_hiddenStates, Tokens);
}
