using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>Wake words on a Wyoming port.</summary>
internal sealed class WakeService(VoiceContext context) : IWyomingService
{
    private readonly LiveInfo _info = new(() => VoiceInfo.Wake(context.Engines.WakeWords), context.Time);

    /// <inheritdoc/>
    public string Name => "wake";

    /// <inheritdoc/>
    public ServiceInfo Info => _info.Now;

    /// <inheritdoc/>
    public IWyomingSession Open(WyomingConnection connection) => new WakeSession(context, connection);
}
