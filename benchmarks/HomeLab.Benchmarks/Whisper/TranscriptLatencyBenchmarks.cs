using System.Buffers;
using BenchmarkDotNet.Attributes;
using HomeLab.Inference;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Whisper;

/// <summary>
/// From the end of the audio to the transcript, when the speaker had paused before: computed ahead against computed then. Tiny, 8 bit, full
/// window, on real speech (its seeded weights write nonsense, and would write too much of it: held to a command's dozen tokens). Goal: 10
/// ms.
/// </summary>
public class TranscriptLatencyBenchmarks
{
    private const int Tokens = 12;

    private readonly byte[] _speech = File.ReadAllBytes(SharedFolder.Path("audio/stt/living_room_light_en.wav"))[44..];
    private readonly byte[] _pause = new byte[32_000];
    private IVoiceActivityDetector _voice = null!;
    private WhisperRecognizer _recognizer = null!;
    private IUtterance _utterance = null!;

    [Params(false, true)]
    public bool Ahead { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _voice = VoiceActivity.Load(SharedFolder.Path("models/silero/silero_vad_v6.2.1.onnx"));
        var options = new WhisperOptions { Speculate = Ahead, Language = "en", Temperatures = [0f] };
        _recognizer = WhisperRecognizer.Load(SeededWhisper.Prepare("tiny", "_quantized", tokens: Tokens), options, _voice);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _recognizer.Dispose();
        _voice.Dispose();
    }

    [IterationSetup]
    public void Speak()
    {
        using var ready = new ManualResetEventSlim();
        _utterance = _recognizer.OpenUtterance(new UtteranceOptions { OnPartial = Ahead ? _ => ready.Set() : null });
        _utterance.Append(new ReadOnlySequence<byte>([.. _speech, .. _pause]), PcmFormat.Speech16Khz);
        while (Ahead && !ready.Wait(TimeSpan.FromMilliseconds(100)))
        {
            // As a microphone does: the worker may still have had the turn before, and computing ahead is tried again with more audio.
            _utterance.Append(new ReadOnlySequence<byte>(_pause.AsMemory(0, 3200)), PcmFormat.Speech16Khz);
        }
    }

    [IterationCleanup]
    public void HangUp() => _utterance.Dispose();

    [Benchmark]
    public async Task<int> EndOfAudioToTranscript()
    {
        if (!_utterance.TryComplete(CancellationToken.None, out var transcript))
        {
            throw new InvalidOperationException("The queue is full.");
        }

        return (await transcript).Text.Length;
    }
}
