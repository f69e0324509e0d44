using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>Conversation on a Wyoming port.</summary>
internal sealed class ConversationService(VoiceContext context, IConversationHandler? handler = null) : IWyomingService
{
    private readonly LiveInfo _info = new(() => VoiceInfo.Conversation(handler), context.Time);

    /// <inheritdoc/>
    public string Name => "conversation";

    /// <inheritdoc/>
    public ServiceInfo Info => _info.Now;

    /// <inheritdoc/>
    public IWyomingSession Open(WyomingConnection connection) => new ConversationSession(context, handler, connection);
}
