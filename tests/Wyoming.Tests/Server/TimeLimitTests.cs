using HomeLab.Wyoming.Hosting;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Server;

public sealed class TimeLimitTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly WyomingOptions Limits = new()
    {
        FrameTimeout = TimeSpan.FromSeconds(10),
        TurnTimeout = TimeSpan.FromSeconds(20),
        RequestTimeout = TimeSpan.FromSeconds(30),
        IdleTimeout = TimeSpan.FromSeconds(60),
        WriteTimeout = TimeSpan.FromSeconds(5),
    };

    private readonly InMemoryServer _server = new(Limits);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task An_idle_connection_is_closed() =>
        await ExpectTimeoutAsync(new ScriptedService(), _ => Task.CompletedTask, Limits.IdleTimeout, nameof(WyomingOptions.IdleTimeout));

    [Fact]
    public async Task A_turn_that_stops_is_closed() =>
        await ExpectTimeoutAsync(
            new ScriptedService { InTurn = true }, _ => Task.CompletedTask, Limits.TurnTimeout, nameof(WyomingOptions.TurnTimeout));

    [Fact]
    public async Task A_frame_that_stops_is_closed() => await ExpectTimeoutAsync(
        new ScriptedService(),
        async peer =>
        {
            await peer.Client.SendAsync(EventKind.Describe, Cancel);
            await peer.Client.SendRawAsync("{\"type\""u8.ToArray(), Cancel);
            await peer.Client.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel);
        },
        Limits.FrameTimeout,
        nameof(WyomingOptions.FrameTimeout));

    [Fact]
    public async Task An_answer_that_takes_too_long_is_cancelled()
    {
        var service = new ScriptedService((in _, connection) => new ValueTask(Task.Delay(Timeout.Infinite, connection.Closed)));

        await ExpectTimeoutAsync(
            service,
            async peer =>
            {
                await peer.Client.SendAsync(new SynthesizeEvent("x"), Cancel);
                Assert.Equal("synthesize", await service.Handled.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel));
                await peer.Client.SendAsync(EventKind.Describe, Cancel);
                await peer.Client.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel);
            },
            Limits.RequestTimeout,
            nameof(WyomingOptions.RequestTimeout));
    }

    [Fact]
    public async Task A_turn_that_begins_after_a_long_rest_has_its_whole_time()
    {
        var service = new ScriptedService((in _, _) =>
        {
            _server.Time.Advance(TimeSpan.FromSeconds(1));
            return default;
        });
        using var peer = _server.Connect(service);
        _server.Time.Advance(Limits.TurnTimeout + TimeSpan.FromSeconds(1));

        service.InTurn = true;
        await peer.Client.SendAsync(new TranscribeEvent(), Cancel);
        await peer.Client.SendAsync(EventKind.Describe, Cancel);

        Assert.Equal(EventKind.Info, (await peer.Client.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel))!.Kind);
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_cut_off()
    {
        var blocked = new TaskCompletionSource();
        var service = new ScriptedService((in _, connection) => new ValueTask(FloodAsync(connection, blocked)));
        using var peer = _server.Connect(service);
        await peer.Client.SendAsync(new SynthesizeEvent("x"), Cancel);
        await blocked.Task.WaitAsync(Soon, Cancel);

        _server.Time.Advance(Limits.WriteTimeout + TimeSpan.FromSeconds(2));

        await _server.AdvanceUntilAsync(peer.Served);
        Assert.Contains(_server.Log.Lines, line => line.Text.Contains(nameof(WyomingOptions.WriteTimeout), StringComparison.Ordinal));
    }

    private static async Task FloodAsync(HomeLab.Wyoming.Server.WyomingConnection connection, TaskCompletionSource blocked)
    {
        while (true)
        {
            var send = connection.Output.SendAudioChunkAsync(AudioFormat.Speech16Khz, new byte[4096]);
            if (!send.IsCompleted)
            {
                blocked.TrySetResult();
            }

            await send;
        }
    }

    private async Task ExpectTimeoutAsync(ScriptedService service, Func<InMemoryPeer, Task> arrange, TimeSpan limit, string option)
    {
        using var peer = _server.Connect(service, pipes: InMemoryServer.Inline);
        await arrange(peer);

        _server.Time.Advance(limit - TimeSpan.FromSeconds(2));
        Assert.False(peer.Served.IsCompleted);
        _server.Time.Advance(TimeSpan.FromSeconds(3));

        var error = (await peer.Client.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel))!.Read<ErrorEvent>();
        Assert.Equal(ProtocolErrorCodes.Timeout, error.Code);
        Assert.Contains(option, error.Text, StringComparison.Ordinal);
        await peer.Client.DisposeAsync();
        await peer.Served.WaitAsync(Soon, Cancel);
    }
}
