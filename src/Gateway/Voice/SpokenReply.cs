using HomeLab.Gateway.Telemetry;
using HomeLab.Inference.Speech;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// One reply from its first text to its last audio. Audio leaves while text still comes. Whatever fails, the client gets <c>error</c>, then
/// <c>audio-stop</c> and, in a stream, <c>synthesize-stopped</c>: Home Assistant has no time limit there and would wait for ever.
/// </summary>
internal sealed class SpokenReply(VoiceContext context, WyomingConnection connection, bool isStream) : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancel = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed);
    private readonly Turn _turn = context.BeginTurn("tts");
    private ISpeechStream? _speech;
    private Task<SpokenAudio>? _pump;
    private SsmlText? _ssml;
    private Exception? _failure;
    private Inference.Speech.Voice? _voice;

    /// <summary>Chooses the voice and starts to speak what will be appended. A failure is kept for <see cref="FinishAsync"/>.</summary>
    public void Begin(SynthesizeVoice? asked, string? textFormat)
    {
        _turn.Enter("first audio");
        try
        {
            _voice = VoiceChoice.Choose(context.Engines.Synthesizer, asked);
            _ssml = string.Equals(textFormat, "ssml", StringComparison.OrdinalIgnoreCase) ? new SsmlText() : null;
            _speech = context.Engines.Synthesizer!.OpenStream(new SpeechRequest(_voice) { Speaker = asked?.Speaker });
            _pump = new AudioPump(connection.Output, _speech, _turn).RunAsync(_cancel.Token);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    /// <summary>Adds text. Ignored after a failure, so that the client hears of it once, at the end.</summary>
    public void Append(string text)
    {
        if (_failure is null && _speech is { } speech && !speech.Append(_ssml is null ? text : _ssml.Strip(text)))
        {
            _failure = new VoiceException(new VoiceError(
                VoiceError.TooLong, "The text is longer than one reply may be (setting Tts:MaxTextLength, 20000 characters by default)."));
            _cancel.Cancel();
        }
    }

    /// <summary>Speaks what is left, then ends the audio.</summary>
    public async Task FinishAsync()
    {
        _speech?.Complete();
        SpokenAudio? spoken = null;
        try
        {
            spoken = _pump is null ? null : await _pump;
        }
        catch (Exception failure)
        {
            // What was refused first caused whatever came after it.
            _failure ??= failure;
        }

        if (_failure is not null)
        {
            await FailAsync(_failure);
        }
        else if (spoken is not null)
        {
            Report(spoken);
            await EndAsync();
        }
    }

    /// <summary>Cancels what is being spoken and ends the audio.</summary>
    public async Task AbandonAsync()
    {
        await _cancel.CancelAsync();
        try
        {
            await (_pump ?? Task.FromResult(SpokenAudio.None));
        }
        catch (Exception failure) when (failure is OperationCanceledException)
        {
            _turn.Ended("cancelled");
        }

        await EndAsync();
        await DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cancel.CancelAsync();
        if (_speech is { } speech)
        {
            _speech = null;
            await speech.DisposeAsync();
        }

        await WaitForPumpAsync();
        _cancel.Dispose();
    }

    private async Task WaitForPumpAsync()
    {
        if (_pump is { IsCompleted: false } pump)
        {
            await ((Task)pump).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Logger.TurnCancelled("tts", connection.Id);
            _turn.Ended("cancelled");
        }
    }

    private async Task FailAsync(Exception failure)
    {
        if (context.Explain(failure, _turn, connection) is { } error)
        {
            await connection.Output.SendAsync(error.ToEvent());
            await EndAsync();
            connection.Close();
        }
    }

    private async Task EndAsync()
    {
        await connection.Output.SendAudioStopAsync();
        if (isStream)
        {
            await connection.Output.SendAsync(EventKind.SynthesizeStopped);
        }
    }

    private void Report(SpokenAudio spoken)
    {
        var elapsed = _turn.Elapsed;
        context.Logger.Spoke(
            spoken.Duration.TotalSeconds, elapsed.TotalSeconds, spoken.FirstAudio.TotalSeconds, _voice!.Name, connection.Id);
        _turn.Tag("homelab.audio.seconds", spoken.Duration.TotalSeconds);
        _turn.Answered(elapsed, isEmpty: spoken.Duration == TimeSpan.Zero);
    }
}
