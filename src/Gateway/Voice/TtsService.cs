using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>Text to speech on a Wyoming port.</summary>
internal sealed class TtsService(VoiceContext context) : IWyomingService
{
    private readonly LiveInfo _info = new(() => VoiceInfo.Tts(context.Engines.Synthesizer), context.Time);

    /// <inheritdoc/>
    public string Name => "tts";

    /// <inheritdoc/>
    public ServiceInfo Info => _info.Now;

    /// <inheritdoc/>
    public IWyomingSession Open(WyomingConnection connection) => new TtsSession(context, connection);
}
