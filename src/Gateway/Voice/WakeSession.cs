using HomeLab.Inference;
using HomeLab.Inference.Wake;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// One microphone: <c>detect</c> and <c>audio-start</c> at any time and repeatedly (wyoming-satellite keeps one connection for hours),
/// chunks, ⇒ <c>detection</c> as soon as a word is heard; <c>audio-stop</c> ⇒ <c>not-detected</c> when none was heard since
/// <c>audio-start</c>. Home Assistant leaves without <c>audio-stop</c>. Without <c>detect</c> every word counts.
/// </summary>
internal sealed class WakeSession(VoiceContext context, WyomingConnection connection) : IWyomingSession
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private DetectEvent _request = new();
    private IWakeStream? _stream;
    private Task _pump = Task.CompletedTask;
    private long _lastChunk;
    private bool _detected;

    /// <summary>A microphone listens for ever: nothing is lost when a stopping server lets it go.</summary>
    public bool InTurn => false;

    /// <inheritdoc/>
    public ValueTask HandleAsync(in Frame frame) => frame.Kind switch
    {
        EventKind.Detect => SelectAsync(frame.Read<DetectEvent>()),
        EventKind.AudioStart => Restart(),
        EventKind.AudioChunk => Take(AudioChunk.Read(frame)),
        EventKind.AudioStop => StopAsync(),
        _ => default,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _stream?.Dispose();
        await _pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _reading.Dispose();
    }

    private ValueTask SelectAsync(DetectEvent request)
    {
        _request = request;
        if (context.Engines.WakeWords is not { } words)
        {
            return FailAsync(
                new VoiceError(
                    VoiceError.Unavailable, "Wake words are switched off or have no model; 'homelab doctor' on the server says which."));
        }

        return Stream(words).Select(request.Names) > 0 ? default : RefuseAsync(words);
    }

    /// <summary>Says that no such word exists and keeps the connection: the client may ask for another one.</summary>
    private async ValueTask RefuseAsync(IWakeWordDetector words)
    {
        var known = string.Join(", ", words.Words.Select(word => word.Name));
        var error = new VoiceError(
            VoiceError.NotFound, $"There is no wake word '{string.Join("', '", _request.Names ?? [])}'. Installed: {known}.");
        context.Explain(new VoiceException(error), context.BeginTurn("wake"), connection);
        await connection.Output.SendAsync(error.ToEvent());
    }

    private ValueTask Restart()
    {
        _stream?.Reset();
        _detected = false;
        return default;
    }

    private ValueTask Take(in AudioChunk chunk)
    {
        if (_stream is null && context.Engines.WakeWords is { } words)
        {
            Stream(words).Select(null);
        }

        if (_stream is not { } stream)
        {
            return default;
        }

        Volatile.Write(ref _lastChunk, context.Time.GetTimestamp());
        var format = new PcmFormat(chunk.Format.Rate, chunk.Format.Width, chunk.Format.Channels);
        return stream.Append(chunk.Pcm, format) == AudioStatus.UnsupportedFormat
            ? FailAsync(new VoiceError(
                VoiceError.UnsupportedAudio, $"Expected PCM of 1 to 4 bytes a sample, 1000 to 384000 Hz, 1 to 16 channels; got {format}."))
            : default;
    }

    private async ValueTask StopAsync()
    {
        var turn = context.BeginTurn("wake");
        if (_stream is { } stream)
        {
            await stream.FinishAsync(connection.Closed);
            await SendDetectionsAsync(stream);
        }

        if (!_detected)
        {
            await connection.Output.SendAsync(new NotDetectedEvent(_request.Context));
            turn.Answered(turn.Elapsed, isEmpty: true);
        }
    }

    private IWakeStream Stream(IWakeWordDetector words)
    {
        if (_stream is null)
        {
            _stream = words.OpenStream();
            _pump = PumpAsync(_stream);
        }

        return _stream;
    }

    private async Task PumpAsync(IWakeStream stream)
    {
        while (await stream.Detections.WaitToReadAsync(connection.Closed))
        {
            await SendDetectionsAsync(stream);
        }
    }

    private async Task SendDetectionsAsync(IWakeStream stream)
    {
        await _reading.WaitAsync(connection.Closed);
        try
        {
            while (stream.Detections.TryRead(out var heard))
            {
                _detected = true;
                var turn = context.BeginTurn("wake", Volatile.Read(ref _lastChunk));
                context.Logger.Heard(heard.Name, heard.Position.TotalSeconds, heard.Score, connection.Id);
                await connection.Output.SendAsync(
                    new DetectionEvent(heard.Name, (long)heard.Position.TotalMilliseconds, Context: _request.Context));
                turn.Answered(turn.Elapsed, isEmpty: false);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private async ValueTask FailAsync(VoiceError error)
    {
        context.Explain(new VoiceException(error), context.BeginTurn("wake"), connection);
        await connection.Output.SendAsync(error.ToEvent());
        connection.Close();
    }
}
