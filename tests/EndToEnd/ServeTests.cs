using System.Buffers;
using HomeLab.Testing;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.EndToEnd.Tests;

public sealed class ServeTests
{
    /// <summary>Nobody reads the long reply for as long as the rest of the test takes; the server is to bear that.</summary>
    private const string NobodyReads = "Wyoming:WriteTimeout=10m";

    private const string LongText = "This is a sentence about nothing in particular, and it goes on for quite a while. ";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prints_its_ports_when_ready_and_ends_with_zero()
    {
        await using var server = await HomeLabProcess.ServeAsync(Token, "Wyoming:Conversation:Port=-1");

        Assert.Equal(["tts", "stt", "wake", "conversation", "all", "http", "management"], server.Ports.Keys);
        Assert.Equal(-1, server.Ports["conversation"]);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Ports["management"]}") };
        Assert.Contains("\"ready\"", await http.GetStringAsync("/health/ready", Token), StringComparison.Ordinal);
        await using (var client = await WyomingClient.ConnectAsync("127.0.0.1", server.Ports["all"], Token))
        {
            var info = await client.DescribeAsync(Token);
            Assert.True(info.Asr[0].Installed && info.Tts[0].Installed && info.Wake[0].Installed);
        }

        server.Terminate();
        Assert.Equal(0, await server.WaitForExitAsync(Token));
        Assert.DoesNotContain("fail:", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_ports_are_no_fault_to_the_doctor()
    {
        await using var server = await HomeLabProcess.ServeAsync(Token);

        var (_, output, _) = await HomeLabProcess.RunAsync(Token, "doctor", "--set", $"Wyoming:Tts:Port={server.Ports["tts"]}");

        Assert.Contains($"{server.Ports["tts"]} is open: HomeLab runs", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_is_demo_and_how_to_get_the_real_thing()
    {
        await using var server = await HomeLabProcess.ServeAsync(Token);

        server.Terminate();
        await server.WaitForExitAsync(Token);

        Assert.Contains(
            "demo-whisper is the built-in demo. For the real thing: homelab models pull", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sigterm_while_speaking_lets_the_reply_end_and_exits_with_zero()
    {
        await using var server = await HomeLabProcess.ServeAsync(Token, "Shutdown:DrainTimeout=10m");
        await using var client = await WyomingClient.ConnectAsync("127.0.0.1", server.Ports["tts"], Token);

        await client.SendAsync(new SynthesizeEvent(string.Concat(Enumerable.Repeat(LongText, 100))), Token);
        Assert.NotNull(await client.ReadUntilAsync(Token, EventKind.AudioChunk));
        server.Terminate();

        Assert.NotNull(await client.ReadUntilAsync(Token, EventKind.AudioStop).AsTask().WaitAsync(TimeSpan.FromMinutes(5), Token));
        Assert.Equal(0, await server.WaitForExitAsync(Token));
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using var server = await HomeLabProcess.ServeAsync(Token, "Shutdown:DrainTimeout=10m", NobodyReads);
        await using var client = await WyomingClient.ConnectAsync("127.0.0.1", server.Ports["tts"], Token);
        await client.SendAsync(new SynthesizeEvent(string.Concat(Enumerable.Repeat(LongText, 200))), Token);
        Assert.NotNull(await client.ReadUntilAsync(Token, EventKind.AudioChunk));

        server.Terminate();
        await server.WaitForErrorsAsync("Stopping", Token);

        server.Terminate();
        Assert.Equal(143, await server.WaitForExitAsync(Token));
    }

    [Fact]
    public async Task Describe_is_answered_while_a_long_text_is_spoken_and_a_long_recording_transcribed()
    {
        await using var server = await HomeLabProcess.ServeAsync(Token, NobodyReads);
        await using var speaking = await WyomingClient.ConnectAsync("127.0.0.1", server.Ports["tts"], Token);
        await speaking.SendAsync(new SynthesizeEvent(string.Concat(Enumerable.Repeat(LongText, 200))), Token);
        Assert.NotNull(await speaking.ReadUntilAsync(Token, EventKind.AudioChunk));

        var wav = await File.ReadAllBytesAsync(RepositoryFolder.Path("models/demo/audio/stt_office_lamp.wav"), Token);
        await using var listening = await WyomingClient.ConnectAsync("127.0.0.1", server.Ports["stt"], Token);
        for (var i = 0; i < 20; i++)
        {
            await listening.SendAudioChunkAsync(AudioFormat.Speech16Khz, wav.AsMemory(44), cancellationToken: Token);
        }

        // In one piece, so that the server has the question before it can have the transcript.
        var stopAndDescribe = new ArrayBufferWriter<byte>();
        FrameWriter.WriteAudioStop(stopAndDescribe);
        FrameWriter.Write(stopAndDescribe, EventKind.Describe);
        await listening.SendRawAsync(stopAndDescribe.WrittenMemory, Token);
        await speaking.SendAsync(EventKind.Describe, Token);
        await using var asking = await WyomingClient.ConnectAsync("127.0.0.1", server.Ports["all"], Token);

        Assert.Single((await asking.DescribeAsync(Token)).Tts);
        Assert.Equal(EventKind.Info, (await listening.ReadAsync(Token))!.Kind);
        Assert.Equal(EventKind.Info, (await speaking.ReadUntilAsync(Token, EventKind.Info, EventKind.AudioStop))!.Kind);
        var transcript = (await listening.ReadUntilAsync(Token, EventKind.Transcript))!.Read<TranscriptEvent>();
        Assert.Contains("table lamp", transcript.Text, StringComparison.Ordinal);
        Assert.NotNull(await speaking.ReadUntilAsync(Token, EventKind.AudioStop));
    }

    [Fact]
    public async Task Bad_settings_are_all_listed_and_nothing_starts()
    {
        var (exitCode, output, errors) = await HomeLabProcess.RunAsync(
            Token, "serve", "--set", "Http:Port=99999", "--set", "Stt:BeamSize=many", "--set", "Host=nowhere", "--set", "Wyoming:MaxHeaderBytes=1");

        Assert.Equal(2, exitCode);
        Assert.Equal("", output);
        Assert.Contains("4 settings are wrong", errors, StringComparison.Ordinal);
        foreach (var setting in new[] { "Http:Port = '99999'", "Stt:BeamSize = 'many'", "Host = 'nowhere'", "Wyoming:MaxHeaderBytes" })
        {
            Assert.Contains(setting, errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_setting()
    {
        await using var first = await HomeLabProcess.ServeAsync(Token);
        var taken = first.Ports["stt"];

        var (exitCode, _, errors) = await HomeLabProcess.RunAsync(
            Token,
            ["serve", .. new[] { "Wyoming:Tts", "Wyoming:Wake", "Wyoming:Conversation", "Wyoming:All", "Http", "Management" }.SelectMany(port => new[] { "--set", port + ":Port=0" }), "--set", $"Wyoming:Stt:Port={taken}"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("Wyoming:Stt:Port", errors, StringComparison.Ordinal);
        Assert.Contains("no other program uses", errors, StringComparison.Ordinal);
    }
}
