using System.Buffers;
using BenchmarkDotNet.Attributes;
using HomeLab.Inference;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Whisper;
using HomeLab.Inference.Whisper.Listening;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Whisper;

/// <summary>
/// Three seconds of a command in chunks as Home Assistant sends them (64 ms), taken by the recogniser on the connection's thread, until its
/// listening thread has heard them too: in real time that gives back each block before the next is wanted.
/// </summary>
[MemoryDiagnoser]
public class SpeechAppendBenchmarks
{
    private const int Chunks = 50;

    private readonly ReadOnlySequence<byte> _chunk = new(new byte[2048]);
    private readonly Marker _heard = new();
    private WhisperRecognizer? _recognizer;
    private IUtterance? _utterance;

    [GlobalSetup]
    public void SetUp()
    {
        var options = new WhisperOptions { Speculate = false, MaxUtterance = TimeSpan.FromHours(4) };
        _recognizer = WhisperRecognizer.Load(RepositoryFolder.Path("models/demo/stt/demo-whisper"), options);
        _utterance = _recognizer.OpenUtterance(new UtteranceOptions());
        Append();
        if (_utterance.Duration != TimeSpan.FromMilliseconds(64 * Chunks))
        {
            throw new InvalidOperationException($"Of {64 * Chunks} ms the recogniser took {_utterance.Duration.TotalMilliseconds}.");
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _utterance?.Dispose();
        _recognizer?.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Chunks)]
    public void Append()
    {
        for (var i = 0; i < Chunks; i++)
        {
            _utterance!.Append(_chunk, PcmFormat.Speech16Khz);
        }

        _recognizer!.Listener.Signal(_heard);
        _heard.Wait();
    }

    /// <summary>Listens behind the utterance: when its turn comes, the utterance has been heard.</summary>
    private sealed class Marker : IListener
    {
        private bool _isHeard;

        public void Advance() => Volatile.Write(ref _isHeard, true);

        public void Wait()
        {
            while (!Volatile.Read(ref _isHeard))
            {
                Thread.Yield();
            }

            Volatile.Write(ref _isHeard, false);
        }
    }
}
