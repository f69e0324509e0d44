using HomeLab.Inference;
using HomeLab.Inference.Audio;
using HomeLab.Inference.Recognition;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Cli;

/// <summary>Transcribes through a Wyoming server.</summary>
internal sealed class RemoteEar(WyomingClient client, TranscribeRequest request) : SpeechEar
{
    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => client.DisposeAsync();

    /// <inheritdoc/>
    protected override async Task<Transcript> TranscribeAsync(AudioSource source, CancellationToken cancellationToken)
    {
        if (source.Format.IsFloat)
        {
            throw new InferenceException(
                "Wyoming carries integer samples only; convert the file first (ffmpeg -i FILE -c:a pcm_s16le OUT.wav).");
        }

        var format = new AudioFormat(source.Format.SampleRateHz, source.Format.BytesPerSample, source.Format.Channels);
        await client.SendAsync(new TranscribeEvent(request.Model, request.Language), cancellationToken);
        await client.SendAudioStartAsync(format, cancellationToken: cancellationToken);
        long bytes = 0;
        await foreach (var pcm in ReadAsync(source, cancellationToken))
        {
            bytes += pcm.Length;
            await client.SendAudioChunkAsync(format, pcm, cancellationToken: cancellationToken);
        }

        await client.SendAudioStopAsync(cancellationToken: cancellationToken);
        var answer = await client.ReadUntilAsync(cancellationToken, EventKind.Transcript, EventKind.Error)
            ?? throw new InferenceException("The server closed the connection without a transcript.");
        if (answer.Kind == EventKind.Error)
        {
            throw new InferenceException(answer.Read<ErrorEvent>().Text);
        }

        var transcript = answer.Read<TranscriptEvent>();
        var duration = TimeSpan.FromSeconds((double)bytes / (source.Format.SampleRateHz * source.Format.BytesPerFrame));
        return new Transcript(transcript.Text.Trim(), transcript.Language, duration, [], default);
    }
}
