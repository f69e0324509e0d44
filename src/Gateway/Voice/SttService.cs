using HomeLab.Gateway.Hosting;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>Speech to text on a Wyoming port.</summary>
internal sealed class SttService(VoiceContext context, SttOptions options) : IWyomingService
{
    private readonly LiveInfo _info = new(() => VoiceInfo.Stt(context.Engines.Recognizers, options), context.Time);

    /// <inheritdoc/>
    public string Name => "stt";

    /// <inheritdoc/>
    public ServiceInfo Info => _info.Now;

    /// <inheritdoc/>
    public IWyomingSession Open(WyomingConnection connection) => new SttSession(context, options, connection);
}
