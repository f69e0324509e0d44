using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// Gives each event to the domain that it belongs to. Audio belongs to whom <c>detect</c> or <c>transcribe</c> called last, and to speech
/// to text when neither did. Sessions hold nothing before their first event.
/// </summary>
internal sealed class AllSession(IWyomingSession stt, IWyomingSession tts, IWyomingSession wake, IWyomingSession conversation)
    : IWyomingSession
{
    private bool _waking;

    /// <inheritdoc/>
    public bool InTurn => stt.InTurn || tts.InTurn || wake.InTurn || conversation.InTurn;

    /// <inheritdoc/>
    public ValueTask HandleAsync(in Frame frame)
    {
        switch (frame.Kind)
        {
            case EventKind.Transcribe:
                _waking = false;
                return stt.HandleAsync(frame);
            case EventKind.Detect:
                _waking = true;
                return wake.HandleAsync(frame);
            case EventKind.AudioStart or EventKind.AudioChunk or EventKind.AudioStop:
                return (_waking ? wake : stt).HandleAsync(frame);
            case EventKind.Transcript:
                return conversation.HandleAsync(frame);
            default:
                return tts.HandleAsync(frame);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stt.DisposeAsync();
        await tts.DisposeAsync();
        await wake.DisposeAsync();
        await conversation.DisposeAsync();
    }
}
