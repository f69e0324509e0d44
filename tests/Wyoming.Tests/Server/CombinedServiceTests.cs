using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Wyoming.Tests.Server;

public sealed class CombinedServiceTests : IDisposable
{
    private readonly InMemoryServer _server = new();
    private readonly ScriptedService _stt = new(name: "stt");
    private readonly ScriptedService _tts = new(name: "tts");
    private readonly ScriptedService _wake = new(name: "wake");
    private readonly ScriptedService _conversation = new(name: "conversation");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Each_event_goes_to_the_service_it_means()
    {
        using var combined = new CombinedService(_stt, _tts, _wake, _conversation);
        using var peer = _server.Connect(combined);
        var client = peer.Client;

        await client.SendAudioStartAsync(AudioFormat.Speech16Khz, null, Cancel);
        await client.SendAsync(new DetectEvent(["x"]), Cancel);
        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, new byte[2], 1, Cancel);
        await client.SendAsync(new TranscribeEvent(), Cancel);
        await client.SendAudioStopAsync(null, Cancel);
        await client.SendAsync(new SynthesizeEvent("x"), Cancel);
        await client.SendAsync(new TranscriptEvent("x"), Cancel);
        await client.SendAsync(EventKind.Played, Cancel);
        await client.DescribeAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.Equal(["audio-start", "transcribe", "audio-stop"], Drain(_stt));
        Assert.Equal(["detect", "audio-chunk"], Drain(_wake));
        Assert.Equal(["synthesize"], Drain(_tts));
        Assert.Equal(["transcript"], Drain(_conversation));
    }

    [Fact]
    public async Task Its_info_holds_every_domain_and_follows_changes()
    {
        var attribution = new Attribution("n", "u");
        _stt.Info.Replace(new InfoEvent(Asr: [new AsrProgram("a", attribution, true, [])]));
        using var combined = new CombinedService(_stt, _tts, null, null);
        using var peer = _server.Connect(combined);

        var before = await DescribeAsync(peer.Client);
        _tts.Info.Replace(new InfoEvent(Tts: [new TtsProgram("later", attribution, true, [])]));
        var after = await DescribeAsync(peer.Client);

        Assert.Equal(("a", "p"), (before.Asr[0].Name, before.Tts[0].Name));
        Assert.Equal(("a", "later"), (after.Asr[0].Name, after.Tts[0].Name));
    }

    [Fact]
    public async Task Events_of_a_service_that_is_off_are_ignored_and_audio_goes_to_the_other()
    {
        using var combined = new CombinedService(null, null, _wake, null);
        using var peer = _server.Connect(combined);

        await peer.Client.SendAsync(new SynthesizeEvent("x"), Cancel);
        await peer.Client.SendAudioStartAsync(AudioFormat.Speech16Khz, null, Cancel);
        await DescribeAsync(peer.Client);

        Assert.Equal(["audio-start"], Drain(_wake));
    }

    private static async Task<InfoEvent> DescribeAsync(WyomingClient client) => await client.DescribeAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

    private static List<string> Drain(ScriptedService service)
    {
        var events = new List<string>();
        while (service.Handled.TryRead(out var name))
        {
            events.Add(name);
        }

        return events;
    }
}
