using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// One client of text to speech. Plain: <c>synthesize</c> ⇒ audio. Streaming: <c>synthesize-start</c> → <c>synthesize-chunk</c>* →
/// <c>synthesize</c> (the whole text again, for servers that cannot stream: ignored) → <c>synthesize-stop</c> ⇒ audio as the text arrives,
/// then <c>synthesize-stopped</c>. Either way one <c>audio-start</c> and one <c>audio-stop</c>, whatever happens in between.
/// </summary>
internal sealed class TtsSession(VoiceContext context, WyomingConnection connection) : IWyomingSession
{
    private SpokenReply? _stream;
    private volatile bool _inTurn;

    /// <inheritdoc/>
    public bool InTurn => _inTurn;

    /// <inheritdoc/>
    public ValueTask HandleAsync(in Frame frame) => frame.Kind switch
    {
        EventKind.Synthesize when _stream is null => SpeakAsync(frame.Read<SynthesizeEvent>()),
        EventKind.SynthesizeStart => StartAsync(frame.Read<SynthesizeStartEvent>()),
        EventKind.SynthesizeChunk when _stream is { } stream => Add(stream, frame.Read<SynthesizeChunkEvent>().Text),
        EventKind.SynthesizeStop => StopAsync(),
        _ => default,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stream is { } stream)
        {
            _stream = null;
            await stream.DisposeAsync();
        }
    }

    private async ValueTask SpeakAsync(SynthesizeEvent request)
    {
        _inTurn = true;
        await using var reply = new SpokenReply(context, connection, isStream: false);
        reply.Begin(request.Voice, request.TextFormat);
        reply.Append(request.Text);
        await reply.FinishAsync();
        _inTurn = false;
    }

    private async ValueTask StartAsync(SynthesizeStartEvent request)
    {
        if (_stream is { } unfinished)
        {
            // A client that starts again has given the first one up; it still gets its end.
            await unfinished.AbandonAsync();
        }

        _inTurn = true;
        _stream = new SpokenReply(context, connection, isStream: true);
        _stream.Begin(request.Voice, request.TextFormat);
    }

    private static ValueTask Add(SpokenReply stream, string text)
    {
        stream.Append(text);
        return default;
    }

    private async ValueTask StopAsync()
    {
        if (_stream is { } stream)
        {
            await using (stream)
            {
                await stream.FinishAsync();
            }

            _stream = null;
            _inTurn = false;
        }
    }
}
