using HomeLab.Gateway.Hosting;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// One client of speech to text: <c>transcribe</c>? → <c>audio-start</c>? → <c>audio-chunk</c>* → <c>audio-stop</c> ⇒ <c>transcript</c>,
/// again and again on one connection. A missing <c>transcribe</c> means the server's settings, missing audio an empty transcript. Where the
/// server finds the end of speech, the transcript leaves before <c>audio-stop</c>; what still comes of that utterance is then swallowed, up
/// to its <c>audio-stop</c> or the next <c>transcribe</c> or <c>audio-start</c>.
/// </summary>
internal sealed class SttSession(VoiceContext context, SttOptions options, WyomingConnection connection) : IWyomingSession
{
    private TranscribeEvent _request = new();
    private volatile SttTurn? _turn;

    /// <inheritdoc/>
    public bool InTurn => _turn is { IsOpen: true };

    /// <inheritdoc/>
    public ValueTask HandleAsync(in Frame frame) => frame.Kind switch
    {
        EventKind.Transcribe => BeginAsync(frame.Read<TranscribeEvent>()),
        EventKind.AudioStart => BeginAsync(_turn is { HasEnded: true } ? new TranscribeEvent() : _request),
        EventKind.AudioChunk => (_turn ?? Begin()).Take(AudioChunk.Read(frame)),
        EventKind.AudioStop => FinishAsync(),
        _ => default,
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _turn?.AbandonAsync() ?? default;

    private SttTurn Begin() => _turn = new SttTurn(context, options, connection, _request);

    private ValueTask BeginAsync(TranscribeEvent request)
    {
        _request = request;
        if (_turn is { IsOpen: true } unfinished)
        {
            return BeginAfterAsync(unfinished);
        }

        Begin();
        return default;
    }

    private async ValueTask BeginAfterAsync(SttTurn unfinished)
    {
        await unfinished.AbandonAsync();
        Begin();
    }

    private async ValueTask FinishAsync()
    {
        await (_turn ?? Begin()).FinishAsync();
        _turn = null;
        _request = new TranscribeEvent();
    }
}
