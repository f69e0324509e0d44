using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Tests.Voice;

public sealed class WakeServiceTests
{
    private static readonly byte[] Quiet = new byte[2048];
    private static readonly byte[] Word = [1, .. new byte[2047]];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(GatewayPort.Wake)]
    [InlineData(GatewayPort.All)]
    internal async Task Home_Assistants_order_gives_a_detection_with_name_and_time(GatewayPort port)
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(port, Token);

        await client.SendAsync(new DetectEvent(["computer"]), Token);
        await client.SendAudioStartAsync(AudioFormat.Speech16Khz, cancellationToken: Token);
        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Quiet, 0, Token);
        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Word, 64, Token);

        var detection = (await NextAsync(client)).Read<DetectionEvent>();
        Assert.Equal("computer", detection.Name);
        Assert.Equal(128, detection.Timestamp);
    }

    [Fact]
    public async Task Without_audio_stop_the_stream_simply_ends_with_the_connection()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        var client = await gateway.ConnectAsync(GatewayPort.Wake, Token);

        await client.SendAsync(new DetectEvent(), Token);
        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Word, cancellationToken: Token);
        Assert.Equal("okay_nabu", (await NextAsync(client)).Read<DetectionEvent>().Name);
        await client.DisposeAsync();

        await gateway.Engines.Words.Closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Empty(gateway.Log.Errors);
    }

    [Fact]
    public async Task A_satellite_describes_and_begins_again_in_the_middle_of_its_stream()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Wake, Token);

        for (var round = 0; round < 3; round++)
        {
            await client.SendAsync(new DetectEvent(["okay_nabu"]), Token);
            await client.SendAudioStartAsync(AudioFormat.Speech16Khz, cancellationToken: Token);
            await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Quiet, 123_456_789_012, Token);
            await client.SendAsync(EventKind.Describe, Token);
            Assert.Equal("okay nabu", (await NextAsync(client)).Read<InfoEvent>().Wake[0].Models[0].Phrase);
            await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Word, cancellationToken: Token);
            Assert.Equal(128, (await NextAsync(client)).Read<DetectionEvent>().Timestamp);
        }

        Assert.Equal(["select", "reset", "select", "reset", "select", "reset"], gateway.Engines.Words.Calls);
    }

    [Fact]
    public async Task Audio_stop_says_not_detected_only_when_nothing_was()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Wake, Token);

        await client.SendAsync(new DetectEvent(["okay_nabu"]), Token);
        await SendAsync(client, Word);
        Assert.Equal(EventKind.Detection, (await NextAsync(client)).Kind);
        await SendAsync(client, Quiet);
        Assert.Equal(EventKind.NotDetected, (await NextAsync(client)).Kind);
        await SendAsync(client, Word);
        Assert.Equal(EventKind.Detection, (await NextAsync(client)).Kind);
    }

    [Fact]
    public async Task Without_detect_every_word_counts()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Wake, Token);

        await SendAsync(client, Word);

        Assert.Equal("okay_nabu", (await NextAsync(client)).Read<DetectionEvent>().Name);
    }

    [Fact]
    public async Task An_unknown_word_is_an_error_that_names_the_words_and_keeps_the_connection()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Wake, Token);

        await client.SendAsync(new DetectEvent(["alexander"]), Token);

        var error = (await NextAsync(client)).Read<ErrorEvent>();
        Assert.Equal("not-found", error.Code);
        Assert.Contains("okay_nabu, computer", error.Text, StringComparison.Ordinal);
        await client.SendAsync(new DetectEvent(["computer"]), Token);
        await SendAsync(client, Word);
        Assert.Equal("computer", (await NextAsync(client)).Read<DetectionEvent>().Name);
    }

    private static async Task SendAsync(WyomingClient client, byte[] chunk)
    {
        await client.SendAudioStartAsync(AudioFormat.Speech16Khz, cancellationToken: Token);
        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, chunk, cancellationToken: Token);
        await client.SendAudioStopAsync(cancellationToken: Token);
    }

    private static async Task<WyomingMessage> NextAsync(WyomingClient client) =>
        await client.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token) ?? throw new IOException("closed");
}
