using System.Buffers;
using HomeLab.Inference;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Speech;

namespace HomeLab.Gateway.Cli;

/// <summary>Tests the engines of this process.</summary>
internal sealed class LocalSelfTest(LocalEngines engines) : SelfTestTarget
{
    private IReadOnlyList<ISpeechRecognizer>? _recognizers;

    /// <inheritdoc/>
    public override async Task<SelfTestResult> SpeakAsync(string text, CancellationToken cancellationToken)
    {
        var loaded = engines.Loader.LoadSynthesizer();
        if (loaded.Engine is not { } synthesizer)
        {
            return new SelfTestResult("fail", loaded.Fix ?? "no voice");
        }

        using (synthesizer)
        {
            var voice = synthesizer.FindVoice(null, null) ?? synthesizer.Voices[0];
            await using var speech = synthesizer.OpenStream(new SpeechRequest(voice));
            speech.Append(text);
            speech.Complete();
            long bytes = 0;
            await foreach (var block in speech.ReadAllAsync(cancellationToken))
            {
                bytes += block.Pcm.Length;
                block.Dispose();
            }

            return JudgeSpeech(bytes, speech.Format.SampleRateHz, voice.Name);
        }
    }

    /// <inheritdoc/>
    public override async Task<SelfTestResult> TranscribeAsync(string sample, string expected, CancellationToken cancellationToken)
    {
        var loaded = _recognizers is null ? engines.Loader.LoadRecognizers() : null;
        _recognizers ??= loaded!.Engine;
        if (_recognizers is null)
        {
            return new SelfTestResult("fail", loaded!.Fix ?? "no model");
        }

        using var utterance = _recognizers[0].OpenUtterance(new UtteranceOptions { Language = "en" });
        utterance.Append(new ReadOnlySequence<byte>(ReadSample(sample)), PcmFormat.Speech16Khz);
        if (!utterance.TryComplete(cancellationToken, out var work))
        {
            throw new OverloadedException();
        }

        var result = JudgeText((await work).Text, expected);
        return result with { Detail = $"{result.Detail} ({_recognizers[0].ModelId})" };
    }

    /// <inheritdoc/>
    public override async Task<SelfTestResult> WakeAsync(string sample, string word, CancellationToken cancellationToken)
    {
        var loaded = engines.Loader.LoadWakeWords();
        if (loaded.Engine is not { } detector)
        {
            return new SelfTestResult("fail", loaded.Fix ?? "no wake word");
        }

        using (detector)
        {
            using var stream = detector.OpenStream();
            if (stream.Select([word]) == 0)
            {
                return new SelfTestResult("skip", $"'{word}' is not installed; installed: {string.Join(", ", loaded.Models)}");
            }

            stream.Append(new ReadOnlySequence<byte>(ReadSample(sample)), PcmFormat.Speech16Khz);
            await stream.DrainAsync(cancellationToken);
            return stream.Detections.TryRead(out var heard)
                ? new SelfTestResult(
                    "ok",
                    FormattableString.Invariant($"heard '{heard.Name}' at {heard.Position.TotalSeconds:0.00} s, score {heard.Score:0.00}"))
                : new SelfTestResult("fail", $"'{word}' was not heard");
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        foreach (var recognizer in _recognizers ?? [])
        {
            recognizer.Dispose();
        }

        engines.Loader.Dispose();
        return default;
    }
}
