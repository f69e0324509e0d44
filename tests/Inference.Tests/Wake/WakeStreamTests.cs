using System.Buffers;
using HomeLab.Inference.Tests.Vad;
using HomeLab.Inference.Wake;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Wake;

public sealed class WakeStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chunks_of_any_size_score_alike_and_no_silence_is_needed_first()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.Demo);
        var clip = VadProbe.Samples("wake/computer.wav");
        var positions = new List<TimeSpan>();
        foreach (var size in new[] { 1280, 512, 160, 4000 })
        {
            using var stream = detector.OpenStream();
            stream.Select(["computer"]);
            for (var position = 0; position < clip.Length; position += size)
            {
                WakeProbe.Append(stream, clip.AsMemory(position, Math.Min(size, clip.Length - position)));
            }

            await stream.DrainAsync(Token);
            positions.Add(Assert.Single(WakeProbe.Read(stream)).Position);
        }

        Assert.Single(positions.Distinct());
    }

    [Fact]
    public async Task Silence_before_the_word_changes_nothing_because_a_stream_begins_as_after_silence()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.Demo, WakeProbe.EveryHop);
        using var after = detector.OpenStream();
        using var atOnce = detector.OpenStream();
        after.Select(["computer"]);
        atOnce.Select(["computer"]);
        var padded = WakeProbe.Padded("wake/computer.wav");

        var late = (await WakeProbe.FeedAsync(after, padded)).SelectMany(hop => hop).Select(detection => detection.Score).ToArray();
        var early = (
            await WakeProbe.FeedAsync(atOnce, padded.AsMemory(32_000))).SelectMany(hop =>
                hop).Select(detection => detection.Score).ToArray();

        Assert.Equal(late[25..], early, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public async Task A_word_at_the_very_end_is_heard_when_the_stream_is_finished()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.OpenWakeWord);
        using var stream = detector.OpenStream();
        stream.Select(null);

        // The deciding hop ends at 9440 samples.
        WakeProbe.Append(stream, VadProbe.Samples("wake/oww_alexa_test.wav").AsMemory(0, 9_400));
        await stream.DrainAsync(Token);
        Assert.Empty(WakeProbe.Read(stream));

        await stream.FinishAsync(Token);

        Assert.Equal("alexa", Assert.Single(WakeProbe.Read(stream)).Name);
    }

    [Fact]
    public async Task Is_refractory_for_two_seconds_of_stream_time()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.Demo);
        using var stream = detector.OpenStream();
        stream.Select(["computer"]);
        var clip = VadProbe.Samples("wake/computer.wav");
        float[] fourTimes = [.. clip, .. clip, .. clip, .. clip];

        var heard = (await WakeProbe.FeedAsync(stream, fourTimes)).SelectMany(hop => hop).ToList();

        Assert.InRange(heard.Count, 2, 4);
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.True(pair.Second.Position - pair.First.Position >= TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Thresholds_and_trigger_levels_are_set_by_word()
    {
        var options = new WakeOptions
        {
            Words = { ["Okay Nabu"] = new() { Threshold = 0.99f }, ["alexa_v0.1"] = new() { TriggerLevel = 50 } },
        };
        using var detector = WakeWordDetector.Load(WakeProbe.OpenWakeWord, options);
        foreach (var (clip, count) in new[] { ("okay_nabu.wav", 0), ("alexa.wav", 0), ("hey_jarvis.wav", 1) })
        {
            using var stream = detector.OpenStream();
            stream.Select(null);

            Assert.Equal(count, (await WakeProbe.FeedAsync(stream, WakeProbe.Padded("wake/" + clip))).Sum(hop => hop.Count));
        }
    }

    [Fact]
    public async Task Selects_by_old_name_case_and_version_and_ignores_unknown_words()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.OpenWakeWord);
        using var stream = detector.OpenStream();

        Assert.Equal(1, stream.Select(["OK_Nabu_v0.1"]));
        Assert.Equal(2, stream.Select(["hey jarvis", "alexa", "no such word", "Alexa"]));
        Assert.Equal(6, stream.Select([]));
        Assert.Equal(0, stream.Select(["no such word"]));
        Assert.All(await WakeProbe.FeedAsync(stream, WakeProbe.Padded("wake/alexa.wav")), Assert.Empty);
    }

    [Fact]
    public async Task Selecting_in_mid_word_forgets_nothing_that_was_heard()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.OpenWakeWord, WakeProbe.EveryHop);
        using var plain = detector.OpenStream();
        using var switched = detector.OpenStream();
        plain.Select(["alexa"]);
        switched.Select(["hey_jarvis"]);
        var samples = WakeProbe.Padded("wake/alexa.wav").AsMemory();

        var expected = (await WakeProbe.FeedAsync(plain, samples)).SelectMany(hop => hop).Select(hit => hit.Score).ToArray();
        await WakeProbe.FeedAsync(switched, samples[..(30 * WakeProbe.Hop)]);
        switched.Select(["alexa"]);
        var rest = (await WakeProbe.FeedAsync(switched, samples[(30 * WakeProbe.Hop)..])).SelectMany(hop => hop).Select(hit => hit.Score);

        Assert.Equal(expected[30..], rest);
    }

    [Fact]
    public async Task Reset_begins_anew_with_time_counters_and_features()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.Demo);
        using var stream = detector.OpenStream();
        stream.Select(null);
        var samples = WakeProbe.Padded("wake/computer.wav");

        var first = Assert.Single((await WakeProbe.FeedAsync(stream, samples)).SelectMany(hop => hop));
        stream.Reset();
        var second = Assert.Single((await WakeProbe.FeedAsync(stream, samples)).SelectMany(hop => hop));

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_flood_is_refused_beyond_its_buffer_and_others_go_on()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.Demo);
        using var flooding = detector.OpenStream();
        using var calm = detector.OpenStream();
        flooding.Select(null);
        calm.Select(null);
        var minute = new float[60 * 16_000];
        var refused = 0;
        for (var i = 0; i < 20; i++)
        {
            refused += WakeProbe.Append(flooding, minute.AsMemory(0, 9 * 16_000)) == AudioStatus.Overloaded ? 1 : 0;
        }

        var heard = await WakeProbe.FeedAsync(calm, WakeProbe.Padded("wake/computer.wav"));

        Assert.Single(heard.SelectMany(hop => hop));
        Assert.True(refused > 0);
        Assert.Equal(AudioStatus.Overloaded, WakeProbe.Append(flooding, minute));
        await flooding.DrainAsync(Token).AsTask().WaitAsync(Eventually.Limit, Token);
    }

    [Fact]
    public async Task A_reader_that_stalls_loses_the_oldest_and_holds_up_nobody()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.Demo, WakeProbe.EveryHop);
        using var stalled = detector.OpenStream();
        using var other = detector.OpenStream();
        stalled.Select(["computer"]);
        other.Select(["computer"]);
        for (var second = 0; second < 5; second++)
        {
            WakeProbe.Append(stalled, new float[16_000]);
            await WakeProbe.FeedAsync(other, new float[12_800]);
        }

        await stalled.DrainAsync(Token);

        Assert.Equal(16, WakeProbe.Read(stalled).Count);
    }

    [Fact]
    public async Task Disposing_ends_the_detections_and_takes_no_more_audio()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.Demo);
        var stream = detector.OpenStream();
        stream.Select(null);
        WakeProbe.Append(stream, new float[64_000]);

        stream.Dispose();
        stream.Dispose();

        await stream.Detections.Completion.WaitAsync(Eventually.Limit, Token);
        Assert.NotEqual(AudioStatus.Accepted, WakeProbe.Append(stream, new float[100]));
        await stream.DrainAsync(Token);
    }

    [Fact]
    public async Task A_detector_that_goes_away_leaves_nobody_waiting()
    {
        var detector = WakeWordDetector.Load(WakeProbe.Demo);
        using var stream = detector.OpenStream();
        stream.Select(null);
        WakeProbe.Append(stream, new float[9 * 16_000]);
        var drained = stream.DrainAsync(Token).AsTask();

        detector.Dispose();

        await drained.WaitAsync(Eventually.Limit, Token);
        WakeProbe.Append(stream, new float[8_000]);
        await stream.DrainAsync(Token);
    }

    [Fact]
    public void Refuses_formats_that_cannot_be_read()
    {
        using var detector = WakeWordDetector.Load(new WakeWordSources());
        using var stream = detector.OpenStream();

        Assert.Equal(AudioStatus.UnsupportedFormat, stream.Append(new ReadOnlySequence<byte>(new byte[4]), new PcmFormat(16_000, 7, 1)));
    }

    [Fact]
    public async Task A_chunk_allocates_nothing()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.Demo);
        using var stream = detector.OpenStream();
        stream.Select(null);
        var chunk = new ReadOnlySequence<byte>(new byte[2048]);
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            // The worker may hold a lock for the first time just then, which costs its event once; what is left is per chunk.
            var allocated = 0L;
            for (var i = 0; i < 20; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                stream.Append(chunk, PcmFormat.Speech16Khz);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                await stream.DrainAsync(Token);
            }

            least = Math.Min(least, allocated);
        }

        Assert.Equal(0, least);
    }
}
