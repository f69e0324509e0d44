using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Hosting;

/// <summary>What the Wyoming server takes from its peers. Bound from the section <c>Wyoming</c>.</summary>
public sealed class WyomingOptions
{
    /// <summary>Connections over all ports. <value>The default is 1024: a home has tens.</value></summary>
    public int MaxConnections { get; set; } = 1024;

    /// <summary>
    /// Connections from one address. <value>The default is 512, because Home Assistant opens one per satellite and request.</value>
    /// </summary>
    public int MaxConnectionsPerAddress { get; set; } = 512;

    /// <summary>Header line. <value>The default is 64 KiB, the limit of the Python library.</value></summary>
    public int MaxHeaderBytes { get; set; } = 64 * 1024;

    /// <summary>Data block. <value>The default is 1 MiB; the largest common one, Piper's whole catalogue, has 83 KB.</value></summary>
    public int MaxDataBytes { get; set; } = 1024 * 1024;

    /// <summary>Payload. <value>The default is 1 MiB, half a minute of 16 kHz speech in one chunk.</value></summary>
    public int MaxPayloadBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Bytes of later requests that wait while one is answered; then the peer is no longer read. <value>The default is 1 MiB.</value>
    /// </summary>
    public int MaxInboxBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Silence outside of a turn. <value>The default is one hour: some clients keep a connection for their next request.</value>
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Silence inside a turn. <value>The default is 5 minutes: a language model may think that long between two pieces of text.</value>
    /// </summary>
    public TimeSpan TurnTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Silence inside a frame. <value>The default is 30 seconds.</value></summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>One answer. <value>The default is 30 minutes: the longest text, read by a client as fast as it is spoken.</value></summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A reader that takes nothing. <value>The default is 30 seconds.</value></summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a refused peer is still listened to, so that it can read its <c>error</c>. <value>The default is one second.</value>
    /// </summary>
    public TimeSpan LingerTimeout { get; set; } = TimeSpan.FromSeconds(1);

    internal FrameLimits FrameLimits => new(MaxHeaderBytes, MaxDataBytes, MaxPayloadBytes);
}
