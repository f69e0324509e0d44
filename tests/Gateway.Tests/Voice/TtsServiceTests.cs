using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Inference;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Tests.Voice;

public sealed class TtsServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(GatewayPort.Tts)]
    [InlineData(GatewayPort.All)]
    internal async Task Plain_synthesis_is_one_group_of_audio_in_chunks_of_1024_samples(GatewayPort port)
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(port, Token);

        await client.SendAsync(new SynthesizeEvent("hello"), Token);

        var start = await NextAsync(client);
        Assert.Equal(EventKind.AudioStart, start.Kind);
        Assert.Equal(new AudioFormat(22_050, 2, 1), start.AudioFormat);
        var sizes = new List<int>();
        WyomingMessage message;
        while ((message = await NextAsync(client)).Kind == EventKind.AudioChunk)
        {
            Assert.Null(message.AudioTimestamp);
            sizes.Add(message.Payload.Length);
        }

        Assert.Equal(EventKind.AudioStop, message.Kind);
        Assert.Equal(5 * FakeSynthesizer.SamplesPerCharacter * 2, sizes.Sum());
        Assert.All(sizes.SkipLast(1), size => Assert.Equal(2048, size));
    }

    [Fact]
    public async Task Streaming_speaks_while_text_still_comes()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeStartEvent(), Token);
        await client.SendAsync(new SynthesizeChunkEvent("first "), Token);

        Assert.Equal(EventKind.AudioStart, (await NextAsync(client)).Kind);
        Assert.Equal(EventKind.AudioChunk, (await NextAsync(client)).Kind);

        await client.SendAsync(new SynthesizeChunkEvent("second"), Token);
        await client.SendAsync(new SynthesizeEvent("first second"), Token);
        await client.SendAsync(EventKind.SynthesizeStop, Token);

        Assert.Equal(
            [EventKind.AudioStop, EventKind.SynthesizeStopped],
            (await KindsUntilAsync(client, EventKind.SynthesizeStopped)).Where(kind => kind != EventKind.AudioChunk));
        Assert.Equal(["first ", "second"], gateway.Engines.Voices.Spoken.Select(spoken => spoken.Text));
    }

    [Fact]
    public async Task After_a_stream_the_same_connection_speaks_plainly_again()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeStartEvent(), Token);
        await client.SendAsync(new SynthesizeChunkEvent("one"), Token);
        await client.SendAsync(EventKind.SynthesizeStop, Token);
        await KindsUntilAsync(client, EventKind.SynthesizeStopped);
        await client.SendAsync(new SynthesizeEvent("two"), Token);
        await KindsUntilAsync(client, EventKind.AudioStop);

        Assert.Equal(["one", "two"], gateway.Engines.Voices.Spoken.Select(spoken => spoken.Text));
    }

    [Fact]
    public async Task No_text_is_an_empty_group_of_audio()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeEvent(""), Token);

        Assert.Equal([EventKind.AudioStart, EventKind.AudioStop], await KindsUntilAsync(client, EventKind.AudioStop));
    }

    [Theory]
    [InlineData(null, "de", null, "de-two")]
    [InlineData("de-two", null, "bert", "de-two")]
    [InlineData(null, null, null, "en-one")]
    public async Task The_voice_is_chosen_by_name_or_language(string? name, string? language, string? speaker, string expected)
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeEvent("hi", new SynthesizeVoice(name, language, speaker)), Token);
        await KindsUntilAsync(client, EventKind.AudioStop);

        var request = Assert.Single(gateway.Engines.Voices.Spoken).Request;
        Assert.Equal(expected, request.Voice.Name);
        Assert.Equal(speaker, request.Speaker);
    }

    [Fact]
    public async Task An_unknown_voice_is_an_error_that_names_the_voices_and_still_ends_the_audio()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeStartEvent(new SynthesizeVoice("nobody")), Token);
        await client.SendAsync(new SynthesizeChunkEvent("hello"), Token);
        await client.SendAsync(EventKind.SynthesizeStop, Token);

        var error = (await NextAsync(client)).Read<ErrorEvent>();
        Assert.Equal("not-found", error.Code);
        Assert.Contains("en-one, de-two", error.Text, StringComparison.Ordinal);
        Assert.Equal([EventKind.AudioStop, EventKind.SynthesizeStopped], await KindsUntilAsync(client, EventKind.SynthesizeStopped));
        Assert.Null(await client.ReadAsync(Token));
        Assert.Empty(gateway.Log.Errors);
    }

    [Fact]
    public async Task An_engine_that_fails_still_ends_the_stream()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        gateway.Engines.Voices.Failure = new InferenceException("boom");
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeStartEvent(), Token);
        await client.SendAsync(new SynthesizeChunkEvent("hello"), Token);
        await client.SendAsync(EventKind.SynthesizeStop, Token);

        Assert.Equal(
            [EventKind.Error, EventKind.AudioStop, EventKind.SynthesizeStopped],
            await KindsUntilAsync(client, EventKind.SynthesizeStopped));
    }

    [Fact]
    public async Task Text_beyond_the_cap_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        gateway.Engines.Voices.MaxTextLength = 4;
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeEvent("hello"), Token);

        Assert.Equal("too-long", (await NextAsync(client)).Read<ErrorEvent>().Code);
        Assert.Equal(EventKind.AudioStop, (await NextAsync(client)).Kind);
    }

    [Fact]
    public async Task Starting_anew_ends_the_stream_that_was_given_up()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        gateway.Engines.Voices.Gate = new TaskCompletionSource().Task;
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeStartEvent(), Token);
        await client.SendAsync(new SynthesizeChunkEvent("never spoken"), Token);
        await gateway.Engines.Voices.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        gateway.Engines.Voices.Gate = Task.CompletedTask;
        await client.SendAsync(new SynthesizeStartEvent(), Token);
        await client.SendAsync(new SynthesizeChunkEvent("spoken"), Token);
        await client.SendAsync(EventKind.SynthesizeStop, Token);

        Assert.Equal([EventKind.AudioStop, EventKind.SynthesizeStopped], await KindsUntilAsync(client, EventKind.SynthesizeStopped));
        await KindsUntilAsync(client, EventKind.SynthesizeStopped);
        Assert.Equal(["spoken"], gateway.Engines.Voices.Spoken.Select(spoken => spoken.Text));
    }

    [Fact]
    public async Task Describe_is_answered_during_a_long_synthesis()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        var gate = new TaskCompletionSource();
        gateway.Engines.Voices.Gate = gate.Task;
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeEvent("a long sentence"), Token);
        await gateway.Engines.Voices.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await client.SendAsync(EventKind.Describe, Token);

        var info = (await NextAsync(client)).Read<InfoEvent>();
        Assert.True(info.Tts[0].SupportsSynthesizeStreaming);
        Assert.Equal(["anna", "bert"], info.Tts[0].Voices[1].Speakers!.Select(speaker => speaker.Name));
        gate.SetResult();
        Assert.Equal(EventKind.AudioStart, (await NextAsync(client)).Kind);
    }

    [Fact]
    public async Task A_peer_that_vanishes_cancels_the_synthesis()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        gateway.Engines.Voices.Gate = new TaskCompletionSource().Task;
        var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeEvent("hello"), Token);
        await gateway.Engines.Voices.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await client.DisposeAsync();

        await gateway.Engines.Voices.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Empty(gateway.Log.Errors);
    }

    [Fact]
    public async Task Marks_of_ssml_are_not_spoken()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(
            new SynthesizeEvent("<speak>Salt &amp; <emphasis level=\"strong\">pepper</emphasis></speak>", TextFormat: "ssml"), Token);
        await KindsUntilAsync(client, EventKind.AudioStop);

        Assert.Equal("Salt & pepper", Assert.Single(gateway.Engines.Voices.Spoken).Text.Trim());
    }

    private static async Task<WyomingMessage> NextAsync(WyomingClient client) =>
        await client.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token) ?? throw new IOException("closed");

    private static async Task<List<EventKind>> KindsUntilAsync(WyomingClient client, EventKind last)
    {
        var kinds = new List<EventKind>();
        do
        {
            kinds.Add((await NextAsync(client)).Kind);
        }
        while (kinds[^1] != last);

        return kinds;
    }
}
