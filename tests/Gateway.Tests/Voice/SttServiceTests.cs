using System.Text.Json;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Inference;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Tests.Voice;

public sealed class SttServiceTests
{
    private static readonly byte[] Chunk = new byte[2048];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(GatewayPort.Stt)]
    [InlineData(GatewayPort.All)]
    internal async Task Home_Assistants_order_gives_a_transcript(GatewayPort port)
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(port, Token);

        await client.SendAsync(new TranscribeEvent(Language: "de"), Token);
        await SpeakAsync(client, chunks: 3);

        var transcript = (await NextAsync(client)).Read<TranscriptEvent>();
        Assert.Equal("heard 6144 bytes", transcript.Text);
        Assert.Equal("de", transcript.Language);
        Assert.Equal("de", Assert.Single(gateway.Engines.Recognizer.Requests).Language);
        Assert.Equal(0, gateway.Engines.Recognizer.Open);
        Assert.Empty(gateway.Log.Errors);
    }

    [Fact]
    public async Task A_connection_serves_request_after_request()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        for (var request = 1; request <= 3; request++)
        {
            await client.SendAsync(new TranscribeEvent(Language: "en"), Token);
            await SpeakAsync(client, request);
            Assert.Equal($"heard {2048 * request} bytes", (await NextAsync(client)).Read<TranscriptEvent>().Text);
        }
    }

    [Fact]
    public async Task Audio_without_transcribe_or_audio_start_is_understood()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Chunk, cancellationToken: Token);
        await client.SendAudioStopAsync(cancellationToken: Token);

        Assert.Equal("heard 2048 bytes", (await NextAsync(client)).Read<TranscriptEvent>().Text);
        Assert.Equal("auto", Assert.Single(gateway.Engines.Recognizer.Requests).Language);
    }

    [Fact]
    public async Task No_audio_at_all_is_an_empty_transcript()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await client.SendAsync(new TranscribeEvent(), Token);
        await client.SendAudioStartAsync(AudioFormat.Speech16Khz, cancellationToken: Token);
        await client.SendAudioStopAsync(cancellationToken: Token);

        Assert.Equal("", (await NextAsync(client)).Read<TranscriptEvent>().Text);
    }

    [Fact]
    public async Task Pieces_are_sent_to_whom_asks_for_them_and_its_context_comes_back()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        var context = JsonDocument.Parse("""{"streaming": true, "turn": 7}""").RootElement;
        await client.SendAsync(new TranscribeEvent(Language: "en", Context: context), Token);
        await SpeakAsync(client, chunks: 1);

        Assert.Equal("en", (await NextAsync(client)).Read<TranscriptStartEvent>().Language);
        var pieces = "";
        var next = await NextAsync(client);
        for (; next.Kind == EventKind.TranscriptChunk; next = await NextAsync(client))
        {
            pieces += next.Read<TranscriptChunkEvent>().Text;
        }

        Assert.Equal("heard 2048 bytes", pieces);
        var transcript = next.Read<TranscriptEvent>();
        Assert.Equal("heard 2048 bytes", transcript.Text);
        Assert.Equal(7, transcript.Context!.Value.GetProperty("turn").GetInt32());
        Assert.Equal(EventKind.TranscriptStop, (await NextAsync(client)).Kind);
    }

    [Theory]
    [InlineData("no-such-model", null, "not-found", "fake-whisper")]
    [InlineData(null, "xx", "not-found", "en, de")]
    public async Task What_does_not_exist_is_named_with_what_does(string? model, string? language, string code, string mention)
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await client.SendAsync(new TranscribeEvent(model, language), Token);
        await SpeakAsync(client, chunks: 1);

        await ExpectErrorAndCloseAsync(client, code, mention);
        Assert.Empty(gateway.Log.Errors);
    }

    [Fact]
    public async Task A_full_queue_says_overloaded_and_closes()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        gateway.Engines.Recognizer.IsFull = true;
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await SpeakAsync(client, chunks: 1);

        await ExpectErrorAndCloseAsync(client, "overloaded", "busy");
    }

    [Theory]
    [InlineData(AudioStatus.TooLong, "too-long", "Stt:MaxUtterance")]
    [InlineData(AudioStatus.Overloaded, "overloaded", "busy")]
    public async Task Audio_that_is_not_taken_says_why(AudioStatus status, string code, string mention)
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        gateway.Engines.Recognizer.AppendStatus = status;
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Chunk, cancellationToken: Token);

        await ExpectErrorAndCloseAsync(client, code, mention);
    }

    [Fact]
    public async Task A_format_that_no_engine_reads_is_described()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await client.SendAudioChunkAsync(new AudioFormat(16_000, 9, 1), Chunk, cancellationToken: Token);

        await ExpectErrorAndCloseAsync(client, "unsupported-audio", "72 bit");
    }

    [Fact]
    public async Task An_engine_that_fails_is_an_error_event_and_one_entry_in_the_log()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        gateway.Engines.Recognizer.Failure = new InferenceException("secret detail");
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await SpeakAsync(client, chunks: 1);

        await ExpectErrorAndCloseAsync(client, "internal", "log");
        Assert.Single(gateway.Log.Errors);
    }

    [Fact]
    public async Task Describe_and_ping_are_answered_while_the_engine_works()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        var gate = new TaskCompletionSource();
        gateway.Engines.Recognizer.Gate = gate.Task;
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await SpeakAsync(client, chunks: 1);
        await gateway.Engines.Recognizer.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await client.SendAsync(EventKind.Describe, Token);
        await client.SendAsync(new PingEvent("still there?"), Token);

        Assert.Equal("fake-whisper", (await NextAsync(client)).Read<InfoEvent>().Asr[0].Models[0].Name);
        Assert.Equal("still there?", (await NextAsync(client)).Read<PongEvent>().Text);
        gate.SetResult();
        Assert.Equal(EventKind.Transcript, (await NextAsync(client)).Kind);
    }

    [Fact]
    public async Task A_peer_that_vanishes_cancels_its_work()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        gateway.Engines.Recognizer.Gate = new TaskCompletionSource().Task;
        var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await SpeakAsync(client, chunks: 1);
        await gateway.Engines.Recognizer.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await client.DisposeAsync();

        await gateway.Engines.Recognizer.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Empty(gateway.Log.Errors);
    }

    private static async Task SpeakAsync(WyomingClient client, int chunks)
    {
        await client.SendAudioStartAsync(AudioFormat.Speech16Khz, cancellationToken: Token);
        for (var i = 0; i < chunks; i++)
        {
            await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Chunk, cancellationToken: Token);
        }

        await client.SendAudioStopAsync(cancellationToken: Token);
    }

    private static async Task<WyomingMessage> NextAsync(WyomingClient client) =>
        await client.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token) ?? throw new IOException("closed");

    private static async Task ExpectErrorAndCloseAsync(WyomingClient client, string code, string mention)
    {
        var error = (await NextAsync(client)).Read<ErrorEvent>();
        Assert.Equal(code, error.Code);
        Assert.Contains(mention, error.Text, StringComparison.Ordinal);
        Assert.Null(await client.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token));
    }
}
