namespace HomeLab.Wyoming.Server;

/// <summary>
/// What a port offers. One instance serves all connections of its ports; what belongs to one connection lives in the session.
/// </summary>
public interface IWyomingService
{
    /// <summary>Short lower-case name for logs and metrics: <c>stt</c>, <c>tts</c>, <c>wake</c>, <c>conversation</c>.</summary>
    string Name { get; }

    /// <summary>The answer to <c>describe</c>. Sent by the read loop itself, from cached bytes, whatever the session is doing.</summary>
    ServiceInfo Info { get; }

    /// <summary>Begins a session. Called once a connection, before its first event; it must return at once.</summary>
    IWyomingSession Open(WyomingConnection connection);
}
