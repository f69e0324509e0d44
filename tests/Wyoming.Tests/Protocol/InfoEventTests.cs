using System.Buffers;
using System.Text.Json;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Protocol;

public sealed class InfoEventTests
{
    private static readonly Attribution Somebody = new("Somebody", "https://example.org");

    private static readonly WakeModel Word = new() { Name = "m", Attribution = Somebody, Installed = true, Languages = ["en"] };

    [Fact]
    public void Writes_every_list_and_every_null_that_peers_expect()
    {
        var info = new InfoEvent(
            Tts: [Program("p", new TtsVoice { Name = "v", Attribution = Somebody, Installed = true, Languages = ["en_US"] })],
            Wake: [new WakeProgram { Name = "w", Attribution = Somebody, Installed = true, Models = [Word] }]);

        var json = Written(info);

        Assert.Equal(["asr", "tts", "handle", "intent", "wake", "mic", "snd"], json.EnumerateObject().Select(property => property.Name));
        AssertKeys(
            json.GetProperty("tts")[0],
            "name",
            "attribution",
            "installed",
            "description",
            "version",
            "voices",
            "supports_synthesize_streaming");
        AssertKeys(
            json.GetProperty("tts")[0].GetProperty("voices")[0],
            "name",
            "attribution",
            "installed",
            "description",
            "version",
            "languages",
            "speakers");
        AssertKeys(
            json.GetProperty("wake")[0].GetProperty("models")[0],
            "name",
            "attribution",
            "installed",
            "description",
            "version",
            "languages",
            "phrase");
    }

    [Fact]
    public void Missing_lists_and_flags_read_as_their_defaults()
    {
        var info = Read("{\"asr\":[{\"name\":\"a\",\"attribution\":{\"name\":\"n\",\"url\":\"u\"},\"installed\":true,\"models\":[]}]}");

        Assert.Empty(info.Tts);
        Assert.Null(info.Satellite);
        var program = Assert.Single(info.Asr);
        Assert.True(
            program is
            {
                RequiresExternalVad: true,
                PrefersAutoGainEnabled: true,
                PrefersNoiseReductionEnabled: true,
                SupportsTranscriptStreaming: false,
            });
    }

    [Fact]
    public void A_null_flag_is_false_as_in_Python()
    {
        var info = Read(
            "{\"asr\":[{\"name\":\"a\",\"attribution\":{\"name\":\"n\",\"url\":\"u\"},\"installed\":null,\"requires_external_vad\":null,\"models\":[]}],\"tts\":null}");

        Assert.False(info.Asr[0].Installed);
        Assert.False(info.Asr[0].RequiresExternalVad);
        Assert.Empty(info.Tts);
    }

    [Fact]
    public void A_satellite_survives()
    {
        var info = new InfoEvent(Satellite: new Satellite
        {
            Name = "s",
            Attribution = Somebody,
            Installed = true,
            Area = "kitchen",
            ActiveWakeWords = ["a"],
            MaxActiveWakeWords = 2,
        });

        var read = Read(Written(info).GetRawText());

        Assert.Equal("kitchen", read.Satellite!.Area);
        Assert.Equal(["a"], read.Satellite.ActiveWakeWords!);
        Assert.Null(read.Satellite.HasVad);
    }

    [Fact]
    public void Combines_what_several_services_offer()
    {
        var tts = new InfoEvent(Tts: [Program("t")]);
        var stt = new InfoEvent(Asr: [new AsrProgram { Name = "a", Attribution = Somebody, Installed = true, Models = [] }]);

        var all = InfoEvent.Combine([stt, tts]);

        Assert.Equal("t", Assert.Single(all.Tts).Name);
        Assert.Equal("a", Assert.Single(all.Asr).Name);
    }

    private static TtsProgram Program(string name, params TtsVoice[] voices) =>
        new() { Name = name, Attribution = Somebody, Installed = true, Voices = voices };

    private static JsonElement Written(InfoEvent info)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, info);
        var buffer = new ReadOnlySequence<byte>(output.WrittenMemory);
        Assert.True(FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _));
        return frame.ReadData();
    }

    private static InfoEvent Read(string json)
    {
        var buffer = new ReadOnlySequence<byte>(EventRoundTrip.Frame("info", json));
        Assert.True(FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _));
        return frame.Read<InfoEvent>();
    }

    private static void AssertKeys(JsonElement element, params string[] keys) =>
        Assert.Equal(keys, element.EnumerateObject().Select(property => property.Name));
}
