using System.Text;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Hosting;
using HomeLab.Wyoming.Protocol;
using Microsoft.Extensions.Logging;

namespace HomeLab.Wyoming.Tests.Server;

public sealed class WyomingServerTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly InMemoryServer _server = new(
        new WyomingOptions { MaxConnections = 3, MaxConnectionsPerAddress = 2, MaxInboxBytes = 1024 });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Answers_describe_and_ping_without_the_session()
    {
        var service = new ScriptedService();
        using var peer = _server.Connect(service);

        var info = await peer.Client.DescribeAsync(Cancel).WaitAsync(Soon, Cancel);
        await peer.Client.SendAsync(new PingEvent("é"), Cancel);
        var pong = await ReadAsync(peer.Client);

        Assert.Equal("p", info.Tts[0].Name);
        Assert.Equal("é", pong!.Read<PongEvent>().Text);
        await peer.Client.DisposeAsync();
        await peer.Served.WaitAsync(Soon, Cancel);
        Assert.Equal("disposed", await service.Handled.ReadAsync(Cancel));
    }

    [Fact]
    public async Task Answers_describe_and_ping_while_the_session_works()
    {
        var work = new TaskCompletionSource();
        var service = new ScriptedService((in _, _) => new ValueTask(work.Task));
        using var peer = _server.Connect(service);

        await peer.Client.SendAsync(new TranscribeEvent(), Cancel);
        await peer.Client.SendAsync(new SynthesizeEvent("next"), Cancel);
        await peer.Client.SendAsync(EventKind.Describe, Cancel);
        await peer.Client.SendAsync(new PingEvent("1"), Cancel);
        var info = await ReadAsync(peer.Client);
        var pong = await ReadAsync(peer.Client);
        Assert.Equal("transcribe", await service.Handled.ReadAsync(Cancel));
        Assert.False(service.Handled.TryRead(out _));
        work.SetResult();

        Assert.Equal("synthesize", await NextAsync(service));
        await peer.Client.SendAsync(new PingEvent("2"), Cancel);
        var second = await ReadAsync(peer.Client);
        Assert.Equal((EventKind.Info, EventKind.Pong), (info!.Kind, pong!.Kind));
        Assert.Equal("2", second!.Read<PongEvent>().Text);
    }

    [Fact]
    public async Task Later_requests_wait_for_the_answer_in_their_order()
    {
        string[] order = ["synthesize", "transcribe", "detect"];
        var works = order.ToDictionary(type => type, _ => new TaskCompletionSource());
        var service = new ScriptedService((in frame, _) => new ValueTask(works[frame.TypeName].Task));
        using var peer = _server.Connect(service);
        await peer.Client.SendAsync(new SynthesizeEvent("1"), Cancel);
        await peer.Client.SendAsync(new TranscribeEvent(), Cancel);
        await peer.Client.SendAsync(new DetectEvent(), Cancel);

        foreach (var type in order)
        {
            Assert.Equal(type, await NextAsync(service));
            Assert.False(service.Handled.TryRead(out _));
            works[type].SetResult();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(50)]
    public async Task A_frame_in_two_pieces_is_taken_when_the_second_comes(int cut)
    {
        var service = new ScriptedService();
        using var peer = _server.Connect(service);
        var frame = Encoding.UTF8.GetBytes("{\"type\":\"transcribe\",\"data_length\":17}\n{\"language\":\"en\"}");

        await peer.Client.SendRawAsync(frame.AsMemory(0, cut), Cancel);
        await peer.Client.SendRawAsync(frame.AsMemory(cut), Cancel);

        Assert.Equal("transcribe", await NextAsync(service));
    }

    [Fact]
    public async Task A_peer_that_leaves_cancels_the_work()
    {
        var cancelled = new TaskCompletionSource();
        var service = new ScriptedService(
            (in _, connection) => new ValueTask(
                Task.Delay(Timeout.Infinite, connection.Closed).ContinueWith(_ => cancelled.SetResult(), TaskScheduler.Default)));
        using var peer = _server.Connect(service);
        await peer.Client.SendAsync(new SynthesizeEvent("1"), Cancel);
        Assert.Equal("synthesize", await NextAsync(service));

        await peer.Client.DisposeAsync();

        await cancelled.Task.WaitAsync(Soon, Cancel);
        await peer.Served.WaitAsync(Soon, Cancel);
        Assert.Equal("disposed", await NextAsync(service));
        Assert.DoesNotContain(_server.Log.Lines, line => line.Level > LogLevel.Debug);
    }

    [Theory]
    [InlineData("nonsense\n", ProtocolErrorCodes.InvalidHeader)]
    [InlineData("{\"type\":\"x\",\"data_length\":2147483647}\n", ProtocolErrorCodes.DataTooLong)]
    [InlineData("{\"type\":\"ping\",\"data_length\":2}\n[]", ProtocolErrorCodes.InvalidData)]
    public async Task A_protocol_error_is_answered_and_ends_the_connection(string sent, string code)
    {
        using var peer = _server.Connect(new ScriptedService());

        await peer.Client.SendRawAsync(Encoding.UTF8.GetBytes(sent), Cancel);
        var error = await ReadAsync(peer.Client);
        await peer.Client.DisposeAsync();
        await peer.Served.WaitAsync(Soon, Cancel);

        Assert.Equal(code, error!.Read<ErrorEvent>().Code);
        Assert.Equal(LogLevel.Information, _server.Log.Lines.Max(line => line.Level));
    }

    [Fact]
    public async Task A_stream_that_ends_inside_a_frame_is_an_error()
    {
        using var peer = _server.Connect(new ScriptedService());

        await peer.Client.SendRawAsync("{\"type\":\"ping\""u8.ToArray(), Cancel);
        await peer.ToServer.Writer.CompleteAsync();
        await peer.Served.WaitAsync(Soon, Cancel);

        Assert.Equal(ProtocolErrorCodes.TruncatedFrame, (await ReadAsync(peer.Client))!.Read<ErrorEvent>().Code);
    }

    [Fact]
    public async Task A_bug_of_the_session_ends_its_connection_only()
    {
        using var peer = _server.Connect(new ScriptedService((in _, _) => throw new InvalidOperationException("bug")));
        await peer.Client.SendAsync(new TranscribeEvent(), Cancel);

        var error = await ReadAsync(peer.Client);
        await peer.Client.DisposeAsync();
        await peer.Served.WaitAsync(Soon, Cancel);

        Assert.Equal("internal", error!.Read<ErrorEvent>().Code);
        Assert.Contains(_server.Log.Lines, line => line is { Level: LogLevel.Error, Exception.Message: "bug" });
        Assert.Equal(0, _server.ConnectionCount);
    }

    [Fact]
    public async Task A_session_can_close_after_its_answer()
    {
        using var peer = _server.Connect(new ScriptedService((in _, connection) =>
        {
            connection.Close();
            return connection.Output.SendAsync(new ErrorEvent("no", "overloaded"));
        }));

        await peer.Client.SendAsync(new TranscribeEvent(), Cancel);
        var error = await ReadAsync(peer.Client);
        await _server.AdvanceUntilAsync(peer.Served);

        Assert.Equal("overloaded", error!.Read<ErrorEvent>().Code);
        Assert.Null(await ReadAsync(peer.Client));
    }

    [Fact]
    public async Task Connections_beyond_the_caps_are_refused_until_a_place_is_free()
    {
        var service = new ScriptedService();
        using var first = _server.Connect(service, "10.0.0.1");
        using var second = _server.Connect(service, "10.0.0.1");
        using var sameAddress = _server.Connect(service, "::ffff:10.0.0.1");
        using var third = _server.Connect(service, "10.0.0.2");
        using var fourth = _server.Connect(service, "10.0.0.3");

        Assert.Equal(ProtocolErrorCodes.Overloaded, (await ReadAsync(sameAddress.Client))!.Read<ErrorEvent>().Code);
        Assert.Equal(ProtocolErrorCodes.Overloaded, (await ReadAsync(fourth.Client))!.Read<ErrorEvent>().Code);
        Assert.Equal(3, _server.ConnectionCount);
        await first.Client.DisposeAsync();
        await first.Served.WaitAsync(Soon, Cancel);
        using var fifth = _server.Connect(service, "10.0.0.1");
        Assert.Equal("p", (await fifth.Client.DescribeAsync(Cancel).WaitAsync(Soon, Cancel)).Tts[0].Name);
        Assert.Single(_server.Log.Lines, line => line.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task Requests_that_wait_take_bounded_memory()
    {
        var work = new TaskCompletionSource();
        var service = new ScriptedService((in frame, _) => frame.Kind == EventKind.Transcribe ? new ValueTask(work.Task) : default);
        using var peer = _server.Connect(service);
        await peer.Client.SendAsync(new TranscribeEvent(), Cancel);
        Assert.Equal("transcribe", await NextAsync(service));

        var sent = 0;
        ValueTask last = default;
        for (; last.IsCompleted && sent < 1000; sent++)
        {
            last = peer.Client.SendAsync(new SynthesizeEvent(new string('x', 1000)), Cancel);
        }

        Assert.InRange(sent, 1, 200);
        work.SetResult();
        await last.AsTask().WaitAsync(Soon, Cancel);
        for (var i = 0; i < sent; i++)
        {
            Assert.Equal("synthesize", await NextAsync(service));
        }
    }

    [Fact]
    public async Task Shutdown_closes_an_idle_connection_at_once_and_lets_a_turn_end()
    {
        var work = new TaskCompletionSource();
        var busy = new ScriptedService((in _, connection) => new ValueTask(AnswerAsync(connection, work.Task)));
        using var idlePeer = _server.Connect(new ScriptedService());
        using var busyPeer = _server.Connect(busy);
        await busyPeer.Client.SendAsync(new SynthesizeEvent("x"), Cancel);
        Assert.Equal("synthesize", await NextAsync(busy));

        idlePeer.RequestClose();
        busyPeer.RequestClose();

        await idlePeer.Served.WaitAsync(Soon, Cancel);
        Assert.False(busyPeer.Served.IsCompleted);
        work.SetResult();
        Assert.Equal(EventKind.AudioStop, (await ReadAsync(busyPeer.Client))!.Kind);
        await busyPeer.Served.WaitAsync(Soon, Cancel);

        static async Task AnswerAsync(HomeLab.Wyoming.Server.WyomingConnection connection, Task work)
        {
            await work;
            await connection.Output.SendAudioStopAsync();
        }
    }

    private static async Task<WyomingMessage?> ReadAsync(WyomingClient client) =>
        await client.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel);

    private static async Task<string> NextAsync(ScriptedService service) =>
        await service.Handled.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel);
}
