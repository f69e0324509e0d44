using System.Buffers;
using BenchmarkDotNet.Attributes;
using HomeLab.Inference;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Whisper;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Whisper;

/// <summary>
/// One short command alone, and four whose audio ends at the same moment: the time until the last transcript. Goal: twice one alone. The
/// demo model (seeded weights would write no command, but nonsense to the end of the window), in turn or side by side.
/// </summary>
public class WhisperTogetherBenchmarks
{
    private readonly byte[] _speech = File.ReadAllBytes(SharedFolder.Path("golden/demo-whisper/wav/h010.wav"))[44..];
    private WhisperRecognizer _recognizer = null!;

    [Params(1, 4)]
    public int Batch { get; set; }

    [Params(WhisperPrecision.Int8, WhisperPrecision.Float32)]
    public WhisperPrecision Precision { get; set; }

    [Params(WhisperAudioContext.Full, WhisperAudioContext.Auto)]
    public WhisperAudioContext Context { get; set; }

    [GlobalSetup]
    public void SetUp() => _recognizer = WhisperRecognizer.Load(
        SharedFolder.Path("models/demo-whisper"), new WhisperOptions { Batch = Batch, Precision = Precision, AudioContext = Context });

    [GlobalCleanup]
    public void CleanUp() => _recognizer.Dispose();

    [Benchmark(Baseline = true)]
    public Task<int> Alone() => TranscribeAsync();

    [Benchmark]
    public async Task<int> FourTogether() =>
        (await Task.WhenAll(TranscribeAsync(), TranscribeAsync(), TranscribeAsync(), TranscribeAsync())).Sum();

    private async Task<int> TranscribeAsync()
    {
        using var utterance = _recognizer.OpenUtterance(new UtteranceOptions());
        utterance.Append(new ReadOnlySequence<byte>(_speech), PcmFormat.Speech16Khz);
        return utterance.TryComplete(CancellationToken.None, out var transcript)
            ? (await transcript).Text.Length
            : throw new InvalidOperationException("The queue is full.");
    }
}
