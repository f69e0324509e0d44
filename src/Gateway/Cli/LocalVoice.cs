using HomeLab.Gateway.Voice;
using HomeLab.Inference.Speech;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Cli;

/// <summary>Speaks in this process.</summary>
internal sealed class LocalVoice(ISpeechSynthesizer synthesizer, SayRequest request) : SpeechVoice
{
    /// <inheritdoc/>
    public override async Task SpeakAsync(string text, Stream wav, CancellationToken cancellationToken)
    {
        await using var speech = synthesizer.OpenStream(new SpeechRequest(Choose()) { Speaker = request.Speaker, Speed = request.Speed });
        if (!speech.Append(text))
        {
            throw new CommandException(
                ExitCode.Usage,
                $"The text has {text.Length} characters, more than one reply may have. Raise it with --set Tts:MaxTextLength=….");
        }

        speech.Complete();
        var output = new WavOutput(wav);
        await output.BeginAsync(speech.Format, cancellationToken);
        await foreach (var block in speech.ReadAllAsync(cancellationToken))
        {
            using (block)
            {
                await output.WriteAsync(block.Pcm, cancellationToken);
            }
        }

        await output.CompleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task ListAsync(TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var voice in synthesizer.Voices)
        {
            output.WriteLine(Line(voice.Name, voice.Languages, voice.Description, voice.Speakers));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        synthesizer.Dispose();
        return default;
    }

    private Inference.Speech.Voice Choose()
    {
        try
        {
            return VoiceChoice.Choose(synthesizer, new SynthesizeVoice(request.Voice, request.Language));
        }
        catch (VoiceException unknown)
        {
            throw new CommandException(
                ExitCode.Usage,
                unknown.Message + " 'homelab say --list-voices' lists them, 'homelab models list --kind tts' what can be installed.");
        }
    }
}
