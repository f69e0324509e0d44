using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>Every domain on one port, so that Home Assistant makes all its entities from one entry.</summary>
internal sealed class AllService(SttService stt, TtsService tts, WakeService wake, ConversationService conversation) : IWyomingService, IDisposable
{
    // Made at the first connection, when the engines are loaded and have something to offer.
    private readonly Lazy<CombinedService> _combined = new(() => new CombinedService(stt, tts, wake, conversation));

    /// <inheritdoc/>
    public string Name => "all";

    /// <inheritdoc/>
    public ServiceInfo Info
    {
        get
        {
            // Each part looks at its engine when it is asked, and tells the whole of a change.
            _ = (stt.Info, tts.Info, wake.Info, conversation.Info);
            return _combined.Value.Info;
        }
    }

    /// <inheritdoc/>
    public IWyomingSession Open(WyomingConnection connection) => _combined.Value.Open(connection);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_combined.IsValueCreated)
        {
            _combined.Value.Dispose();
        }
    }
}
