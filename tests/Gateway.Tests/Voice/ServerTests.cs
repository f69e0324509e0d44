using System.Net.Sockets;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Tests.Voice;

public sealed class ServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_common_port_offers_every_domain_in_one_info()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.All, Token);

        var info = await client.DescribeAsync(Token);

        Assert.Equal(["en", "de"], Assert.Single(info.Asr).Models[0].Languages);
        Assert.Equal(["en-one", "de-two"], Assert.Single(info.Tts).Voices.Select(voice => voice.Name));
        Assert.Equal(["okay_nabu", "computer"], Assert.Single(info.Wake).Models.Select(model => model.Name));
        Assert.Single(info.Handle);
        Assert.Null(info.Satellite);
    }

    [Theory]
    [InlineData(GatewayPort.Stt)]
    [InlineData(GatewayPort.Tts)]
    [InlineData(GatewayPort.Wake)]
    [InlineData(GatewayPort.Conversation)]
    internal async Task Each_port_offers_its_own_domain(GatewayPort port)
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(port, Token);

        var info = await client.DescribeAsync(Token);

        Assert.Equal(
            (port == GatewayPort.Stt ? 1 : 0, port == GatewayPort.Tts ? 1 : 0, port == GatewayPort.Wake ? 1 : 0, port == GatewayPort.Conversation ? 1 : 0),
            (info.Asr.Count, info.Tts.Count, info.Wake.Count, info.Handle.Count));
    }

    [Fact]
    public async Task Whoever_comes_while_models_load_is_answered_when_they_are_loaded()
    {
        await using var gateway = await TestGateway.StartAsync(Token, loaded: false);
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        var describing = client.DescribeAsync(Token);
        Assert.False(describing.IsCompleted);
        gateway.Engines.Loading.SetResult();

        Assert.Single((await describing.WaitAsync(TimeSpan.FromSeconds(30), Token)).Asr);
    }

    [Fact]
    public async Task A_voice_installed_later_shows_up()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);
        Assert.Equal(2, (await client.DescribeAsync(Token)).Tts[0].Voices.Count);

        gateway.Engines.Voices.Installed.Add(new("fr-three", "Three", ["fr_FR"], [], 16_000, null, false));

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await client.DescribeAsync(deadline.Token)).Tts[0].Voices.Count < 3)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Two_hundred_idle_connections_do_not_stand_in_the_way()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        var idle = new List<WyomingClient>();
        for (var i = 0; i < 200; i++)
        {
            idle.Add(await gateway.ConnectAsync(GatewayPort.All, Token));
        }

        await using var client = await gateway.ConnectAsync(GatewayPort.All, Token);
        await client.SendAsync(new SynthesizeEvent("hello"), Token);

        Assert.NotNull(await client.ReadUntilAsync(Token, EventKind.AudioStop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.Single((await idle[100].DescribeAsync(Token)).Asr);
        foreach (var connection in idle)
        {
            await connection.DisposeAsync();
        }
    }

    public static TheoryData<string, string> Hostile() => new()
    {
        { "not json", "GET / HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "no type", "{\"data_length\": 3}\nabc" },
        { "negative length", "{\"type\": \"transcribe\", \"data_length\": -5, \"payload_length\": \"x\"}\n" },
        { "gigantic data", "{\"type\": \"audio-chunk\", \"data_length\": 2147483647}\n" },
        { "gigantic payload", "{\"type\": \"audio-chunk\", \"payload_length\": 1e400}\n" },
        { "wrong fields", "{\"type\": \"audio-chunk\", \"data\": {\"rate\": \"x\", \"width\": [], \"channels\": {}}}\n" },
        { "absurd format", "{\"type\": \"audio-chunk\", \"data\": {\"rate\": -1, \"width\": 99, \"channels\": 0}}\n" },
        { "text is no text", "{\"type\": \"synthesize\", \"data\": {\"text\": 5}}\n" },
        { "names are no list", "{\"type\": \"detect\", \"data\": {\"names\": {\"a\": 1}}}\n" },
        { "transcript of nothing", "{\"type\": \"transcript\", \"data\": []}\n" },
        { "endless header", new string('{', 100_000) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Hostile_bytes_end_one_connection_and_log_no_error(string name, string bytes)
    {
        Assert.NotEmpty(name);
        await using var gateway = await TestGateway.StartAsync(Token);

        foreach (var port in new[] { GatewayPort.Stt, GatewayPort.Tts, GatewayPort.Wake, GatewayPort.Conversation, GatewayPort.All })
        {
            await SendHostileAsync(gateway.Port(port), bytes);
            await using var client = await gateway.ConnectAsync(port, Token);
            await client.DescribeAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        }

        Assert.Empty(gateway.Log.Errors);
    }

    private static async Task SendHostileAsync(int port, string bytes)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port, Token);
        var buffer = new byte[4096];
        try
        {
            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(bytes), Token);
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(buffer, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token) > 0)
            {
                // Read until the server closes.
            }
        }
        catch (SocketException)
        {
            // A reset is as good an end as any.
        }
    }
}
