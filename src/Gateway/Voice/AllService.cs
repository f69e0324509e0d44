using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>Every domain on one port, so that Home Assistant makes all its entities from one entry.</summary>
internal sealed class AllService(SttService stt, TtsService tts, WakeService wake, ConversationService conversation, TimeProvider time)
    : IWyomingService
{
    private readonly LiveInfo _info = new(
        () => InfoEvent.Combine([stt.Info.Current, tts.Info.Current, wake.Info.Current, conversation.Info.Current]), time);

    /// <inheritdoc/>
    public string Name => "all";

    /// <inheritdoc/>
    public ServiceInfo Info => _info.Now;

    /// <inheritdoc/>
    public IWyomingSession Open(WyomingConnection connection) =>
        new AllSession(stt.Open(connection), tts.Open(connection), wake.Open(connection), conversation.Open(connection));
}
