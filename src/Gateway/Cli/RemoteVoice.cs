using HomeLab.Inference;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Cli;

/// <summary>Speaks through a Wyoming server.</summary>
internal sealed class RemoteVoice(WyomingClient client, SayRequest request) : SpeechVoice
{
    /// <inheritdoc/>
    public override async Task SpeakAsync(string text, Stream wav, CancellationToken cancellationToken)
    {
        await client.SendAsync(
            new SynthesizeEvent(text, new SynthesizeVoice(request.Voice, request.Language, request.Speaker)), cancellationToken);
        var output = new WavOutput(wav);
        while (await client.ReadAsync(cancellationToken) is { } message)
        {
            switch (message.Kind)
            {
                case EventKind.AudioStart or EventKind.AudioChunk:
                    var format = message.AudioFormat;
                    await output.BeginAsync(new PcmFormat(format.Rate, format.Width, format.Channels), cancellationToken);
                    await output.WriteAsync(message.Payload, cancellationToken);
                    break;
                case EventKind.AudioStop:
                    await output.CompleteAsync(cancellationToken);
                    return;
                case EventKind.Error:
                    throw new CommandException(ExitCode.Failure, message.Read<ErrorEvent>().Text);
                default:
                    break;
            }
        }

        throw new CommandException(ExitCode.Failure, "The server closed the connection before the end of the audio.");
    }

    /// <inheritdoc/>
    public override async Task ListAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var info = await client.DescribeAsync(cancellationToken);
        foreach (var voice in info.Tts.SelectMany(program => program.Voices).Where(voice => voice.Installed))
        {
            await output.WriteLineAsync(
                Line(voice.Name, voice.Languages, voice.Description, [.. (voice.Speakers ?? []).Select(speaker => speaker.Name)]));
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => client.DisposeAsync();
}
