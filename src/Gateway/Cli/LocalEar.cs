using System.Buffers;
using HomeLab.Gateway.Voice;
using HomeLab.Inference;
using HomeLab.Inference.Audio;
using HomeLab.Inference.Recognition;

namespace HomeLab.Gateway.Cli;

/// <summary>Transcribes in this process.</summary>
internal sealed class LocalEar(IReadOnlyList<ISpeechRecognizer> recognizers, TranscribeRequest request) : SpeechEar
{
    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        foreach (var recognizer in recognizers)
        {
            recognizer.Dispose();
        }

        return default;
    }

    /// <inheritdoc/>
    protected override async Task<Transcript> TranscribeAsync(AudioSource source, CancellationToken cancellationToken)
    {
        using var utterance = Choose().OpenUtterance(new UtteranceOptions
        {
            Language = request.Language,
            Translate = request.Translate,
            Timestamps = request.NeedsTimes,
            Words = request.Words,
        });
        await foreach (var pcm in ReadAsync(source, cancellationToken))
        {
            var status = utterance.Append(new ReadOnlySequence<byte>(pcm), source.Format);
            if (status != AudioStatus.Accepted)
            {
                throw new InferenceException(
                    $"The audio is not taken after {utterance.Duration.TotalSeconds:0} s: {status} ({source.Format}).");
            }
        }

        return utterance.TryComplete(cancellationToken, out var transcript) ? await transcript : throw new OverloadedException();
    }

    private ISpeechRecognizer Choose()
    {
        try
        {
            var recognizer = RecognizerChoice.Choose(recognizers, request.Model, request.Language);
            return recognizer.CanTranslate || !request.Translate
                ? recognizer
                : throw new CommandException(
                    ExitCode.Usage,
                    $"The model {recognizer.ModelId} cannot translate; a multilingual one can ('homelab models list --kind stt').");
        }
        catch (VoiceException unknown)
        {
            throw new CommandException(ExitCode.Usage, unknown.Message);
        }
    }
}
