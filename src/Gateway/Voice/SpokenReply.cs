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
    private readonly long _began = context.Time.GetTimestamp();
    private ISpeechStream? _speech;
    private Task<SpokenAudio>? _pump;
    private SsmlText? _ssml;
    private Exception? _failure;
    private Inference.Speech.Voice? _voice;

    /// <summary>Chooses the voice and starts to speak what will be appended. A failure is kept for <see cref="FinishAsync"/>.</summary>
    public void Begin(SynthesizeVoice? asked, string? textFormat)
    {
        try
        {
            _voice = VoiceChoice.Choose(context.Engines.Synthesizer, asked);
            _ssml = string.Equals(textFormat, "ssml", StringComparison.OrdinalIgnoreCase) ? new SsmlText() : null;
            _speech = context.Engines.Synthesizer!.OpenStream(new SpeechRequest(_voice) { Speaker = asked?.Speaker });
            _pump = new AudioPump(context, connection.Output, _speech, _began).RunAsync(_cancel.Token);
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
            await EndAsync();
            Report(spoken);
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
            context.Metrics.TurnEnded("tts", "cancelled");
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
            context.Metrics.TurnEnded("tts", "cancelled");
        }
    }

    private async Task FailAsync(Exception failure)
    {
        if (context.Explain(failure, "tts", connection) is { } error)
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
        var elapsed = context.Time.GetElapsedTime(_began);
        context.Logger.Spoke(spoken.Duration.TotalSeconds, elapsed.TotalSeconds, spoken.FirstAudio.TotalSeconds, _voice!.Name, connection.Id);
        context.Metrics.TurnAnswered("tts", elapsed, isEmpty: spoken.Duration == TimeSpan.Zero);
    }
}
