using System.Text.Json;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Gateway.Voice;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Tests.Voice;

/// <summary>Words leave while the speaker speaks, and only such as will not change.</summary>
public sealed class TranscriptPiecesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "turn", "")]
    [InlineData("turn on", "turn on", "turn on")]
    [InlineData("turn on", "turn on the", "turn on")]
    [InlineData("turn on the lamp.", "turn on the lamp in the hall", "turn on the")]
    [InlineData("turn of", "turn off", "turn")]
    [InlineData("turn", "burn", "")]
    public void Whole_words_at_the_beginning_are_agreed_on(string one, string other, string agreed) =>
        Assert.Equal(agreed, other[..TranscriptPieces.AgreedLength(one, other)]);

    [Fact]
    public async Task Words_that_two_guesses_agree_on_leave_before_the_audio_ends()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);
        await client.SendAsync(new TranscribeEvent(Context: JsonDocument.Parse("""{"streaming": true}""").RootElement), Token);
        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, new byte[2048], cancellationToken: Token);
        await PingAsync(client);
        var guess = Assert.Single(gateway.Engines.Recognizer.Requests).OnPartial!;

        guess("heard 20");
        guess("heard 2048");

        Assert.Equal(EventKind.TranscriptStart, (await NextAsync(client)).Kind);
        Assert.Equal("heard", (await NextAsync(client)).Read<TranscriptChunkEvent>().Text);
        await client.SendAudioStopAsync(cancellationToken: Token);
        Assert.Equal(" 2048 bytes", (await NextAsync(client)).Read<TranscriptChunkEvent>().Text);
        Assert.Equal("heard 2048 bytes", (await NextAsync(client)).Read<TranscriptEvent>().Text);
        Assert.Equal(EventKind.TranscriptStop, (await NextAsync(client)).Kind);
    }

    [Fact]
    public async Task Where_the_final_text_is_another_no_further_words_leave()
    {
        await using var gateway = await TestGateway.StartAsync(Token, settings: "Stt:StreamTranscripts=true");
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);
        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, new byte[2048], cancellationToken: Token);
        await PingAsync(client);
        var guess = Assert.Single(gateway.Engines.Recognizer.Requests).OnPartial!;

        guess("herd of cows");
        guess("herd of sheep");
        Assert.Equal(EventKind.TranscriptStart, (await NextAsync(client)).Kind);
        Assert.Equal("herd of", (await NextAsync(client)).Read<TranscriptChunkEvent>().Text);
        await client.SendAudioStopAsync(cancellationToken: Token);

        Assert.Equal("heard 2048 bytes", (await NextAsync(client)).Read<TranscriptEvent>().Text);
        Assert.Equal(EventKind.TranscriptStop, (await NextAsync(client)).Kind);
    }

    /// <summary>What was sent before has been handled when this returns: audio is taken in order, before what follows it.</summary>
    private static async Task PingAsync(WyomingClient client)
    {
        await client.SendAsync(new PingEvent("handled?"), Token);
        Assert.Equal(EventKind.Pong, (await NextAsync(client)).Kind);
    }

    private static async Task<WyomingMessage> NextAsync(WyomingClient client) =>
        await client.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token) ?? throw new IOException("closed");
}
