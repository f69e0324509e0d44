using System.Buffers;
using System.Text.Json;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Protocol;

/// <summary>Fields, defaults and null rules of the events, and what is refused.</summary>
public sealed class EventTests
{
    // Each event with all its fields as the reference library writes them, and with nothing but what is required.
    public static TheoryData<string, string, string> Events => new()
    {
        { "audio-start", "{\"rate\":16000,\"width\":2,\"channels\":1,\"timestamp\":5}", "{\"rate\":8000,\"width\":1,\"channels\":2,\"timestamp\":null}" },
        { "audio-stop", "{\"timestamp\":9007199254740993}", "{\"timestamp\":null}" },
        { "transcribe", "{\"name\":\"m\",\"language\":\"de\",\"context\":{\"a\":{\"b\":[]}},\"vad_sensitivity\":\"relaxed\"}", "{}" },
        { "transcript", "{\"text\":\"ä\",\"language\":\"de\",\"context\":{}}", "{\"text\":\"\"}" },
        { "transcript-start", "{\"language\":\"de\",\"context\":{\"c\":1}}", "{}" },
        { "transcript-chunk", "{\"text\":\" a\"}", "{\"text\":\"\"}" },
        { "synthesize", "{\"text\":\"a\",\"voice\":{\"name\":\"v\",\"speaker\":\"s\"},\"text_format\":\"ssml\",\"context\":{\"c\":1}}", "{\"text\":\"a\"}" },
        { "synthesize-start", "{\"voice\":{\"language\":\"de\"},\"text_format\":\"text\",\"context\":{\"c\":1}}", "{}" },
        { "synthesize-chunk", "{\"text\":\"a\\n\"}", "{\"text\":\"\"}" },
        { "detect", "{\"names\":[\"a\",\"b\"],\"context\":{\"c\":1}}", "{\"names\":null}" },
        { "detection", "{\"name\":\"a\",\"timestamp\":1,\"speaker\":\"s\",\"context\":{\"c\":1}}", "{\"name\":null,\"timestamp\":null,\"speaker\":null}" },
        { "not-detected", "{\"context\":{\"c\":1}}", "{}" },
        { "voice-started", "{\"timestamp\":1}", "{\"timestamp\":null}" },
        { "voice-stopped", "{\"timestamp\":1}", "{\"timestamp\":null}" },
        { "recognize", "{\"text\":\"a\",\"context\":{\"c\":1}}", "{\"text\":\"a\"}" },
        { "intent", "{\"name\":\"n\",\"entities\":[{\"name\":\"e\",\"value\":[1]},{\"name\":\"f\"}],\"text\":\"t\",\"context\":{\"c\":1}}", "{\"name\":\"n\"}" },
        { "not-recognized", "{\"text\":\"t\",\"context\":{\"c\":1}}", "{}" },
        { "intents-start", "{\"context\":{\"c\":1}}", "{}" },
        { "intents-stop", "{\"context\":{\"c\":1}}", "{}" },
        { "handled", "{\"text\":\"t\",\"context\":{\"c\":1}}", "{}" },
        { "not-handled", "{\"text\":\"t\",\"context\":{\"c\":1}}", "{}" },
        { "handled-start", "{\"context\":{\"c\":1}}", "{}" },
        { "handled-chunk", "{\"text\":\"t\"}", "{\"text\":\"\"}" },
        { "run-pipeline", "{\"start_stage\":\"wake\",\"end_stage\":\"tts\",\"restart_on_end\":true,\"wake_word_name\":\"w\",\"wake_word_names\":[\"w\"],\"announce_text\":\"a\"}", "{\"start_stage\":\"asr\",\"end_stage\":\"asr\",\"restart_on_end\":false}" },
        { "timer-started", "{\"id\":\"1\",\"total_seconds\":2,\"name\":\"n\",\"start_hours\":1,\"start_minutes\":2,\"start_seconds\":3}", "{\"id\":\"1\",\"total_seconds\":2}" },
        { "timer-updated", "{\"id\":\"1\",\"is_active\":true,\"total_seconds\":2}", "{\"id\":\"1\",\"is_active\":false,\"total_seconds\":0}" },
        { "timer-cancelled", "{\"id\":\"1\"}", "{\"id\":\"\"}" },
        { "timer-finished", "{\"id\":\"1\"}", "{\"id\":\"\"}" },
        { "ping", "{\"text\":\"t\"}", "{\"text\":null}" },
        { "pong", "{\"text\":\"t\"}", "{\"text\":null}" },
        { "error", "{\"text\":\"t\",\"code\":\"c\"}", "{\"text\":\"t\"}" },
        { "user-event", "{\"name\":\"n\",\"data\":{\"a\":null},\"context\":{\"c\":1}}", "{\"name\":\"n\"}" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_field_survives_reading_and_writing(string type, string full, string least)
    {
        Assert.Equal(full, Rewritten(type, full));
        Assert.Equal(least, Rewritten(type, least));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Unknown_fields_are_skipped_and_optional_nulls_tolerated(string type, string full, string least)
    {
        var optional = JsonDocument.Parse(full).RootElement.EnumerateObject()
            .Where(property => !JsonDocument.Parse(least).RootElement.TryGetProperty(property.Name, out _))
            .Select(property => $"\"{property.Name}\":null,");

        Assert.Equal(least, Rewritten(type, "{" + string.Concat(optional) + "\"unknown\":{\"x\":[1]}" + (least == "{}" ? "}" : "," + least[1..])));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void A_missing_required_field_is_refused(string type, string full, string least)
    {
        _ = full;
        foreach (var required in JsonDocument.Parse(least).RootElement.EnumerateObject())
        {
            var isRequired = required.Value.ValueKind != JsonValueKind.Null && required.Name != "restart_on_end";
            var without = "{" + string.Join(',', JsonDocument.Parse(least).RootElement.EnumerateObject()
                .Where(property => property.Name != required.Name)
                .Select(property => $"\"{property.Name}\":{property.Value.GetRawText()}")) + "}";
            var frame = EventRoundTrip.Frame(type, without);

            if (isRequired)
            {
                Assert.Equal(ProtocolErrorCodes.InvalidData, Assert.Throws<WyomingProtocolException>(() => EventRoundTrip.Run(frame)).Code);
            }
            else
            {
                Assert.Equal(least, Rewritten(type, without));
            }
        }
    }

    [Theory]
    [InlineData("audio-start", "{\"rate\":\"16000\",\"width\":2,\"channels\":1}")]
    [InlineData("audio-start", "{\"rate\":16000.5,\"width\":2,\"channels\":1}")]
    [InlineData("audio-start", "{\"rate\":1e400,\"width\":2,\"channels\":1}")]
    [InlineData("audio-start", "{\"rate\":99999999999,\"width\":2,\"channels\":1}")]
    [InlineData("audio-start", "{\"rate\":null,\"width\":2,\"channels\":1}")]
    [InlineData("audio-stop", "{\"timestamp\":\"now\"}")]
    [InlineData("audio-stop", "[]")]
    [InlineData("audio-stop", "{\"timestamp\":1} {}")]
    [InlineData("audio-stop", "{\"timestamp\":")]
    [InlineData("transcribe", "[]")]
    [InlineData("transcribe", "null")]
    [InlineData("transcribe", "nonsense")]
    [InlineData("transcribe", "{\"language\":5}")]
    [InlineData("transcribe", "{\"language\":\"\\ud800\"}")]
    [InlineData("transcribe", "{\"language\":\"a\"}}")]
    [InlineData("transcript", "{\"text\":null}")]
    [InlineData("synthesize", "{\"text\":\"a\",\"voice\":\"v\"}")]
    [InlineData("synthesize", "{\"text\":\"a\",\"voice\":{\"name\":5}}")]
    [InlineData("detect", "{\"names\":\"a\"}")]
    [InlineData("detect", "{\"names\":[null]}")]
    [InlineData("run-pipeline", "{\"start_stage\":\"tts\",\"end_stage\":\"wake\"}")]
    [InlineData("run-pipeline", "{\"start_stage\":\"later\",\"end_stage\":\"wake\"}")]
    [InlineData("timer-started", "{\"id\":\"1\",\"total_seconds\":1.5}")]
    public void Wrong_values_are_refused(string type, string data)
    {
        var frame = EventRoundTrip.Frame(type, data);

        Assert.Equal(ProtocolErrorCodes.InvalidData, Assert.Throws<WyomingProtocolException>(() => EventRoundTrip.Run(frame)).Code);
    }

    [Fact]
    public void The_data_block_overrides_inline_data_key_by_key()
    {
        var frame = "{\"type\":\"transcribe\",\"data\":{\"language\":\"de\",\"name\":\"x\",\"context\":{\"a\":1}},\"data_length\":36}\n{\"language\":\"en\",\"context\":{\"b\":2}} "u8;

        Assert.Equal("{\"name\":\"x\",\"language\":\"en\",\"context\":{\"b\":2}}", DataOf(EventRoundTrip.Run(frame.ToArray())));
    }

    [Fact]
    public void The_data_block_overrides_inline_data_of_audio_too()
    {
        var frame = "{\"type\":\"audio-start\",\"data\":{\"rate\":1,\"width\":2,\"channels\":3},\"data_length\":14}\n{\"rate\":16000}"u8;

        Assert.Equal("{\"rate\":16000,\"width\":2,\"channels\":3,\"timestamp\":null}", DataOf(EventRoundTrip.Run(frame.ToArray())));
    }

    [Theory]
    [InlineData("{\"name\":\"v\",\"language\":\"de\"}", "{\"name\":\"v\"}")]
    [InlineData("{\"language\":\"de\",\"speaker\":\"s\"}", "{\"language\":\"de\"}")]
    [InlineData("{\"name\":null,\"language\":\"de\"}", "{\"language\":\"de\"}")]
    [InlineData("{}", "{}")]
    public void A_voice_is_a_name_with_speaker_or_else_a_language(string sent, string kept) =>
        Assert.Equal($"{{\"text\":\"a\",\"voice\":{kept}}}", Rewritten("synthesize", $"{{\"text\":\"a\",\"voice\":{sent}}}"));

    [Fact]
    public void A_fractional_time_stamp_counts_as_its_whole_part() =>
        Assert.Equal("{\"timestamp\":12}", Rewritten("audio-stop", "{\"timestamp\":12.75}"));

    [Fact]
    public void Kinds_without_fields_are_the_ones_of_the_reference()
    {
        EventKind[] bare =
        [
            EventKind.Unknown, EventKind.Describe, EventKind.TranscriptStop, EventKind.SynthesizeStop, EventKind.SynthesizeStopped, EventKind.HandledStop,
            EventKind.RunSatellite, EventKind.PauseSatellite, EventKind.StreamingStarted, EventKind.StreamingStopped,
            EventKind.SatelliteConnected, EventKind.SatelliteDisconnected, EventKind.Played,
        ];

        Assert.Equal(bare.Order(), Enum.GetValues<EventKind>().Where(kind => !EventRoundTrip.HasFields(kind)).Order());
    }

    private static string Rewritten(string type, string data) => DataOf(EventRoundTrip.Run(EventRoundTrip.Frame(type, data)));

    private static string DataOf(byte[] frame)
    {
        var data = FrameSnapshot.Read(new ReadOnlySequence<byte>(frame), out _).Data;
        return data.Length == 0 ? "{}" : data.Replace("\": ", "\":", StringComparison.Ordinal).Replace(", \"", ",\"", StringComparison.Ordinal);
    }
}
