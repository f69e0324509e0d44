using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Server;

/// <summary>
/// One port for several services: one <c>info</c> with every domain, and each event goes to the service it means. Audio goes to
/// whichever of speech-to-text and wake word was asked last (<c>transcribe</c>, <c>detect</c>), to speech-to-text before either.
/// </summary>
public sealed class CombinedService : IWyomingService, IDisposable
{
    private readonly IWyomingService?[] _parts;

    /// <summary>Combines the services that are present.</summary>
    /// <param name="stt">Speech to text.</param>
    /// <param name="tts">Text to speech.</param>
    /// <param name="wake">Wake words.</param>
    /// <param name="conversation">Conversation.</param>
    public CombinedService(IWyomingService? stt, IWyomingService? tts, IWyomingService? wake, IWyomingService? conversation)
    {
        _parts = [stt, tts, wake, conversation];
        Info = new ServiceInfo(Combine());
        foreach (var part in _parts)
        {
            part?.Info.Changed += Refresh;
        }
    }

    /// <inheritdoc/>
    public string Name => "all";

    /// <inheritdoc/>
    public ServiceInfo Info { get; }

    /// <inheritdoc/>
    public IWyomingSession Open(WyomingConnection connection) => new CombinedSession(_parts, connection);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part?.Info.Changed -= Refresh;
        }
    }

    private void Refresh() => Info.Replace(Combine());

    private InfoEvent Combine() => InfoEvent.Combine(_parts.OfType<IWyomingService>().Select(part => part.Info.Current));
}
