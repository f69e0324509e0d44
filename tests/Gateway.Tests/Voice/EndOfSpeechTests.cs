using System.Net.Sockets;
using System.Text;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper;
using HomeLab.Testing;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Tests.Voice;

/// <summary>The server hears that the speaker has finished: one transcript for each utterance, whoever ends it.</summary>
public sealed class EndOfSpeechTests
{
    private static readonly byte[] Chunk = new byte[2048];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Client", true)]
    [InlineData("Default", false)]
    public async Task Describe_says_who_must_find_the_end(string setting, bool requiresExternalVad)
    {
        await using var gateway = await TestGateway.StartAsync(Token, settings: $"Stt:EndOfSpeech={setting}");
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await client.SendAsync(EventKind.Describe, Token);

        Assert.Equal(requiresExternalVad, (await NextAsync(client)).Read<InfoEvent>().Asr[0].RequiresExternalVad);
    }

    [Theory]
    [InlineData("Default", null, 0.7)]
    [InlineData("Default", "aggressive", 0.25)]
    [InlineData("Aggressive", "relaxed", 1.25)]
    [InlineData("Aggressive", "default", 0.7)]
    [InlineData("Relaxed", "whatever", 1.25)]
    public async Task A_client_may_choose_another_level(string setting, string? sensitivity, double silence)
    {
        await using var gateway = await TestGateway.StartAsync(Token, settings: $"Stt:EndOfSpeech={setting}");
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await client.SendAsync(new TranscribeEvent(VadSensitivity: sensitivity), Token);
        await SpeakAsync(gateway, client, chunks: 1);

        Assert.Equal(TimeSpan.FromSeconds(silence), Assert.Single(gateway.Engines.Recognizer.Requests).EndOfSpeech!.Silence);
    }

    [Fact]
    public async Task Where_the_client_finds_the_end_its_sensitivity_changes_nothing()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await client.SendAsync(new TranscribeEvent(VadSensitivity: "aggressive"), Token);
        await SpeakAsync(gateway, client, chunks: 1);

        Assert.Null(Assert.Single(gateway.Engines.Recognizer.Requests).EndOfSpeech);
    }

    [Theory]
    [InlineData(GatewayPort.Stt)]
    [InlineData(GatewayPort.All)]
    internal async Task The_transcript_leaves_early_and_late_audio_is_swallowed(GatewayPort port)
    {
        await using var gateway = await TestGateway.StartAsync(Token, settings: "Stt:EndOfSpeech=Default");
        await using var client = await gateway.ConnectAsync(port, Token);
        await client.SendAsync(new TranscribeEvent(Language: "de"), Token);
        await SpeakAsync(gateway, client, chunks: 3);

        gateway.Engines.Recognizer.Requests.Last().EndOfSpeech!.OnEnd();
        Assert.Equal("heard 6144 bytes", (await NextAsync(client)).Read<TranscriptEvent>().Text);
        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Chunk, cancellationToken: Token);
        await client.SendAudioStopAsync(cancellationToken: Token);

        await client.SendAsync(new TranscribeEvent(Language: "en"), Token);
        await SpeakAsync(gateway, client, chunks: 1);
        await client.SendAudioStopAsync(cancellationToken: Token);
        var second = (await NextAsync(client)).Read<TranscriptEvent>();
        Assert.Equal(("heard 2048 bytes", "en"), (second.Text, second.Language));
        Assert.Equal(2, gateway.Engines.Recognizer.Requests.Count);
        Assert.Equal(0, gateway.Engines.Recognizer.Open);
        Assert.Empty(gateway.Log.Errors);
    }

    [Fact]
    public async Task An_audio_stop_that_comes_while_the_transcript_is_computed_gives_no_second_one()
    {
        await using var gateway = await TestGateway.StartAsync(Token, settings: "Stt:EndOfSpeech=Default");
        var gate = new TaskCompletionSource();
        gateway.Engines.Recognizer.Gate = gate.Task;
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);
        await SpeakAsync(gateway, client, chunks: 1);

        gateway.Engines.Recognizer.Requests.Last().EndOfSpeech!.OnEnd();
        await gateway.Engines.Recognizer.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await client.SendAudioStopAsync(cancellationToken: Token);
        await PingAsync(client);
        gate.SetResult();

        Assert.Equal("heard 2048 bytes", (await NextAsync(client)).Read<TranscriptEvent>().Text);
        await PingAsync(client);
        Assert.Single(gateway.Engines.Recognizer.Requests);
    }

    [Fact]
    public async Task A_new_audio_start_without_audio_stop_begins_a_new_utterance()
    {
        await using var gateway = await TestGateway.StartAsync(Token, settings: "Stt:EndOfSpeech=Default");
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        for (var round = 1; round <= 3; round++)
        {
            await SpeakAsync(gateway, client, chunks: round);
            gateway.Engines.Recognizer.Requests.Last().EndOfSpeech!.OnEnd();
            Assert.Equal($"heard {2048 * round} bytes", (await NextAsync(client)).Read<TranscriptEvent>().Text);
            await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Chunk, cancellationToken: Token);
        }
    }

    /// <summary>
    /// Home Assistant's bytes on a plain socket: real speech in 64 ms chunks, then the silence of a microphone that nobody stops.
    /// </summary>
    [Theory]
    [InlineData("h010.wav", "Turn on the office table lamp.")]
    [InlineData("h004.wav", "Can you turn off the dining room table lamp?")]
    public async Task Real_speech_is_answered_without_audio_stop(string clip, string text)
    {
        using var silero = new SileroVad(SharedFolder.Path("models/silero/silero_vad_v6.2.1.onnx"));
        using var recognizer = WhisperRecognizer.Load(SharedFolder.Path("models/demo-whisper"), new WhisperOptions(), silero);
        await using var gateway = await TestGateway.StartAsync(Token, settings: "Stt:EndOfSpeech=Default");
        gateway.Engines.Recognizers = [recognizer];
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", gateway.Port(GatewayPort.Stt), Token);
        var stream = socket.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var pcm = File.ReadAllBytes(SharedFolder.Path("golden/demo-whisper/wav/" + clip))[44..];

        await WriteAsync(stream, """{"type":"transcribe","data":{"language":"en"}}""");
        await WriteAsync(stream, """{"type":"audio-start","data":{"rate":16000,"width":2,"channels":1}}""");
        foreach (var chunk in pcm.Concat(new byte[64_000]).Chunk(2048))
        {
            await WriteAsync(stream, $$$"""{"type":"audio-chunk","data":{"rate":16000,"width":2,"channels":1},"payload_length":{{{chunk.Length}}}}""");
            await stream.WriteAsync(chunk, Token);
        }

        Assert.Contains("\"transcript\"", await ReadLineAsync(reader), StringComparison.Ordinal);
        Assert.Contains(text, await ReadLineAsync(reader, text), StringComparison.Ordinal);
        await WriteAsync(stream, """{"type":"audio-stop"}""");
        await WriteAsync(stream, """{"type":"ping"}""");
        Assert.Contains("pong", await ReadLineAsync(reader, "pong"), StringComparison.Ordinal);
    }

    private static Task WriteAsync(NetworkStream stream, string line) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), Token).AsTask();

    /// <summary>Reads on until the words have come: the data of an event has no line end of its own.</summary>
    private static async Task<string> ReadLineAsync(StreamReader reader, string until = "\n")
    {
        var read = new StringBuilder();
        var buffer = new char[1];
        do
        {
            if (await reader.ReadAsync(buffer, Token).AsTask().WaitAsync(Eventually.Limit, Token) == 0)
            {
                throw new IOException($"closed after '{read}'");
            }

            read.Append(buffer[0]);
        }
        while (!read.ToString().EndsWith(until, StringComparison.Ordinal));

        return read.ToString();
    }

    /// <summary>
    /// Speaks; all of it has been heard when this returns. A pong would not say so: it overtakes audio that waits for the turn before.
    /// </summary>
    private static async Task SpeakAsync(TestGateway gateway, WyomingClient client, int chunks)
    {
        var recognizer = gateway.Engines.Recognizer;
        var heard = recognizer.Heard + (chunks * Chunk.Length);
        await client.SendAudioStartAsync(AudioFormat.Speech16Khz, cancellationToken: Token);
        for (var i = 0; i < chunks; i++)
        {
            await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Chunk, cancellationToken: Token);
        }

        await Eventually.TrueAsync(() => recognizer.Heard == heard);
    }

    /// <summary>What was sent before has been taken in when this returns, though perhaps not answered.</summary>
    private static async Task PingAsync(WyomingClient client)
    {
        await client.SendAsync(new PingEvent("handled?"), Token);
        Assert.Equal(EventKind.Pong, (await NextAsync(client)).Kind);
    }

    private static async Task<WyomingMessage> NextAsync(WyomingClient client) =>
        await client.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token) ?? throw new IOException("closed");
}
