using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HomeLab.Wyoming.Diagnostics;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Tests.Server;

namespace HomeLab.Wyoming.Tests.Diagnostics;

public sealed class WyomingMetricsTests
{
    [Fact]
    public async Task Counts_connections_frames_and_errors()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var server = new InMemoryServer();
        var seen = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == WyomingMetrics.MeterName && instrument.Meter.Scope == server.MeterScope)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            seen.AddOrUpdate(
                $"{instrument.Name}{string.Concat(tags.ToArray().Select(tag => $" {tag.Value}"))}", value, (_, old) => old + value));
        listener.Start();
        using var peer = server.Connect(new ScriptedService());

        await peer.Client.DescribeAsync(cancel).WaitAsync(TimeSpan.FromSeconds(30), cancel);
        await peer.Client.SendRawAsync("x\n"u8.ToArray(), cancel);
        await peer.Client.ReadAsync(cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), cancel);
        await peer.Client.DisposeAsync();
        await peer.Served.WaitAsync(TimeSpan.FromSeconds(30), cancel);

        Assert.Equal(1, seen["homelab.wyoming.frames.received describe"]);
        Assert.Equal(1, seen["homelab.wyoming.frames.sent info"]);
        Assert.Equal(1, seen["homelab.wyoming.frames.sent error"]);
        Assert.Equal(1, seen[$"homelab.wyoming.protocol.errors {ProtocolErrorCodes.InvalidHeader}"]);
        Assert.Equal(0, seen["homelab.wyoming.connections test"]);
    }
}
