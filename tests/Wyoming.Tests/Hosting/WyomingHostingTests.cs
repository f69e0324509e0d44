using System.Net.Sockets;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;
using HomeLab.Wyoming.Tests.Server;
using Microsoft.Extensions.Logging;

namespace HomeLab.Wyoming.Tests.Hosting;

/// <summary>The server on real sockets.</summary>
public sealed class WyomingHostingTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Describe_is_answered_while_an_answer_is_computed()
    {
        var service = new ScriptedService((in _, connection) => new ValueTask(Task.Delay(Timeout.Infinite, connection.Closed)));
        await using var host = await SocketHost.StartAsync(service);
        await using var client = await host.ConnectAsync();

        await client.SendAsync(new SynthesizeEvent("a long story"), Cancel);
        Assert.Equal("synthesize", await NextAsync(service));

        Assert.Equal("p", (await client.DescribeAsync(Cancel).WaitAsync(Soon, Cancel)).Tts[0].Name);
    }

    [Fact]
    public async Task A_peer_that_vanishes_ends_its_work()
    {
        var cancelled = new TaskCompletionSource();
        var service = new ScriptedService((in _, connection) =>
        {
            connection.Closed.Register(cancelled.SetResult);
            return new ValueTask(cancelled.Task);
        });
        await using var host = await SocketHost.StartAsync(service);
        using var socket = await host.ConnectSocketAsync();
        await socket.SendAsync("{\"type\":\"transcribe\"}\n"u8.ToArray(), Cancel);
        Assert.Equal("transcribe", await NextAsync(service));

        // Closing without lingering resets the connection, as a machine that crashes does.
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();

        await cancelled.Task.WaitAsync(Soon, Cancel);
        Assert.Equal("disposed", await NextAsync(service));
        Assert.DoesNotContain(host.Log.Lines, line => line.Level > LogLevel.Information);
    }

    [Fact]
    public async Task Two_hundred_idle_connections_do_no_harm()
    {
        await using var host = await SocketHost.StartAsync(new ScriptedService());
        var idle = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => host.ConnectSocketAsync()));
        await using var client = await host.ConnectAsync();

        Assert.Equal("p", (await client.DescribeAsync(Cancel).WaitAsync(Soon, Cancel)).Tts[0].Name);
        Assert.True(SpinWait.SpinUntil(() => host.Server.ConnectionCount == 201, Soon));
        Array.ForEach(idle, socket => socket.Dispose());
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_cut_off()
    {
        var ended = new TaskCompletionSource();
        var service = new ScriptedService((in _, connection) => new ValueTask(FloodAsync(connection, ended)));
        await using var host = await SocketHost.StartAsync(service, options => options.WriteTimeout = TimeSpan.FromMilliseconds(300));
        using var socket = await host.ConnectSocketAsync();

        await socket.SendAsync("{\"type\":\"synthesize-stop\"}\n"u8.ToArray(), Cancel);

        await ended.Task.WaitAsync(Soon, Cancel);
        Assert.Equal("synthesize-stop", await NextAsync(service));
        Assert.Equal("disposed", await NextAsync(service));
    }

    [Fact]
    public async Task Garbage_is_answered_with_an_error_and_ends_one_connection()
    {
        // What a sender under load has not sent within the usual second would meet a socket that is closed.
        await using var host = await SocketHost.StartAsync(new ScriptedService(), options => options.LingerTimeout = Soon);
        await using var good = await host.ConnectAsync();
        await using var bad = await host.ConnectAsync();
        var garbage = new byte[300_000];
        new Random(1).NextBytes(garbage);

        await bad.SendRawAsync(garbage, Cancel);
        var error = await bad.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel);

        Assert.Equal(EventKind.Error, error!.Kind);
        Assert.Equal("p", (await good.DescribeAsync(Cancel).WaitAsync(Soon, Cancel)).Tts[0].Name);
        Assert.DoesNotContain(host.Log.Lines, line => line.Level > LogLevel.Information);
    }

    [Fact]
    public async Task Stopping_lets_a_turn_end_and_its_answer_arrive()
    {
        var work = new TaskCompletionSource();
        var service = new ScriptedService((in _, connection) => new ValueTask(AnswerAsync(connection, work.Task)));
        var host = await SocketHost.StartAsync(service);
        await using var client = await host.ConnectAsync();
        await client.SendAsync(new SynthesizeEvent("x"), Cancel);
        Assert.Equal("synthesize", await NextAsync(service));

        var stopping = host.DisposeAsync().AsTask();
        await host.Stopping.WaitAsync(Soon, Cancel);
        work.SetResult();

        Assert.Equal(EventKind.AudioStop, (await client.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel))!.Kind);
        Assert.Null(await client.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel));
        await stopping.WaitAsync(Soon, Cancel);
    }

    private static async Task FloodAsync(WyomingConnection connection, TaskCompletionSource ended)
    {
        try
        {
            while (true)
            {
                await connection.Output.SendAudioChunkAsync(AudioFormat.Speech16Khz, new byte[64 * 1024]);
            }
        }
        finally
        {
            ended.SetResult();
        }
    }

    private static async Task AnswerAsync(WyomingConnection connection, Task work)
    {
        await work;
        await connection.Output.SendAudioStopAsync();
    }

    private static async Task<string> NextAsync(ScriptedService service) =>
        await service.Handled.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel);
}
