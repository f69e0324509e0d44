using System.Buffers;
using HomeLab.Gateway.Hosting;
using HomeLab.Inference;
using HomeLab.Inference.Audio;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Scheduling;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Http.Audio.Transcription;

/// <summary>
/// Decodes an upload into an utterance of the same engine that serves the Wyoming port. The engine works while audio is still decoded.
/// </summary>
internal sealed class Transcriber(IEngines engines, Ffmpeg ffmpeg, IOptions<AudioOptions> options)
{
    private const int ReadBytes = 32 * 1024;

    /// <summary>Transcribes, or translates to English.</summary>
    /// <param name="request">What and how.</param>
    /// <param name="translate">Whether to translate.</param>
    /// <param name="onSegment">Told each segment when it is final, on a worker's thread; null when nobody listens.</param>
    /// <param name="cancellationToken">Stops it, the engine's work included.</param>
    /// <exception cref="RefusedException">No engine, an unknown model, or audio that is too long.</exception>
    /// <exception cref="AudioFormatException">The upload is no audio.</exception>
    /// <exception cref="OverloadedException">The engine's queue is full.</exception>
    public async Task<Transcript> RunAsync(
        TranscriptionRequest request, bool translate, Action<TranscriptSegment>? onSegment, CancellationToken cancellationToken)
    {
        var recognizer = Choose(request.Model);
        if (translate && !recognizer.CanTranslate)
        {
            throw RefusedException.BadRequest($"The model '{recognizer.ModelId}' cannot translate.", "model");
        }

        using var utterance = recognizer.OpenUtterance(new UtteranceOptions
        {
            Language = request.Language,
            CandidateLanguages = request.Languages,
            Translate = translate,
            Prompt = request.Prompt,
            Temperature = request.Temperature,
            Words = request.Words,
            Timestamps = request.Stream || request.Format is TranscriptFormat.Srt or TranscriptFormat.Vtt or TranscriptFormat.VerboseJson,
            Priority = request.AudioBytes > options.Value.LongUploadBytes ? WorkPriority.Background : WorkPriority.Interactive,
            OnSegment = onSegment,
        });
        await using (var source = await AudioFile.OpenAsync(request.Audio, ownsStream: false, ffmpeg, cancellationToken))
        {
            await FeedAsync(source, utterance, cancellationToken);
        }

        return utterance.TryComplete(cancellationToken, out var transcript)
            ? await transcript
            : throw new OverloadedException("Speech to text is busy; try again in a moment.");
    }

    /// <summary>The engine of a model's name. OpenAI's names, which every client offers, mean the default one.</summary>
    private ISpeechRecognizer Choose(string model)
    {
        var loaded = engines.Recognizers;
        if (loaded.Count == 0)
        {
            throw new RefusedException(AudioFailure.NoEngine("Speech to text", !engines.Loaded.IsCompleted));
        }

        var named = loaded.FirstOrDefault(candidate => string.Equals(candidate.ModelId, model, StringComparison.OrdinalIgnoreCase));
        return named ?? (AudioModels.MeansFirstRecognizer(model) ? loaded[0] : throw new RefusedException(Refusal.UnknownModel(model) with
        {
            Message = $"There is no speech model '{model}'; loaded: {string.Join(", ", loaded.Select(candidate => candidate.ModelId))}, "
                + $"and {AudioModels.Transcription} means the first.",
        }));
    }

    private static async Task FeedAsync(AudioSource source, IUtterance utterance, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                var status = utterance.Append(new ReadOnlySequence<byte>(buffer, 0, read), source.Format);
                if (status != AudioStatus.Accepted)
                {
                    throw Refused(status, source.Format);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static Exception Refused(AudioStatus status, PcmFormat format) => status switch
    {
        AudioStatus.TooLong => new RefusedException(new Refusal(
            413, "invalid_request_error", "audio_too_long", "The audio is longer than the engine takes (setting Stt:MaxUtterance).")
        {
            Param = "file",
        }),
        AudioStatus.Overloaded => new OverloadedException(),
        _ => RefusedException.BadRequest($"The audio's format cannot be read: {format}.", "file"),
    };
}
