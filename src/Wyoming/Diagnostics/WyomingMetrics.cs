using System.Diagnostics.Metrics;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Diagnostics;

/// <summary>The meter <c>HomeLab.Wyoming</c>.</summary>
public sealed class WyomingMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "HomeLab.Wyoming";

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _bytesReceived;
    private readonly Counter<long> _bytesSent;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _rejected;
    private readonly Histogram<double> _requests;

    /// <summary>Creates the instruments.</summary>
    public WyomingMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _connections = _meter.CreateUpDownCounter<long>("homelab.wyoming.connections", "{connection}", "Open connections.");
        _received = _meter.CreateCounter<long>("homelab.wyoming.frames.received", "{frame}", "Events from peers.");
        _sent = _meter.CreateCounter<long>("homelab.wyoming.frames.sent", "{frame}", "Events to peers.");
        _bytesReceived = _meter.CreateCounter<long>("homelab.wyoming.bytes.received", "By", "Bytes of whole events from peers.");
        _bytesSent = _meter.CreateCounter<long>("homelab.wyoming.bytes.sent", "By", "Bytes to peers.");
        _errors = _meter.CreateCounter<long>(
            "homelab.wyoming.protocol.errors", "{error}", "Connections ended by a protocol error or a time limit.");
        _rejected = _meter.CreateCounter<long>("homelab.wyoming.connections.rejected", "{connection}", "Connections refused at once.");
        _requests = _meter.CreateHistogram(
            "homelab.wyoming.request.duration",
            "s",
            "From the event that asked to the end of its answer.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
            });
    }

    internal void ConnectionOpened(string service) => _connections.Add(1, new KeyValuePair<string, object?>("service", service));

    internal void ConnectionClosed(string service) => _connections.Add(-1, new KeyValuePair<string, object?>("service", service));

    internal void FrameReceived(EventKind kind, long bytes)
    {
        _received.Add(1, Event(kind));
        _bytesReceived.Add(bytes);
    }

    internal void FrameSent(EventKind kind, long bytes)
    {
        _sent.Add(1, Event(kind));
        _bytesSent.Add(bytes);
    }

    internal void ProtocolError(string code) => _errors.Add(1, new KeyValuePair<string, object?>("code", code));

    internal void ConnectionRejected(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void RequestDone(string service, EventKind kind, TimeSpan duration) =>
        _requests.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("service", service), Event(kind));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Event(EventKind kind) =>
        new("event", kind == EventKind.Unknown ? "unknown" : EventNames.Name(kind));
}
