using System.Buffers;
using System.Globalization;
using System.Text;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper;

public sealed class WhisperRecognizerTests : IClassFixture<DemoRecognizer>
{
    /// <summary>People talk in these two: Silero's own positive example, and a reading without any wake word.</summary>
    private static readonly string[] SpokenNoise = ["silero_test.wav", "oww_negative_reference.wav"];

    private readonly SileroVad _vad;
    private readonly WhisperRecognizer _recognizer;

    public WhisperRecognizerTests(DemoRecognizer demo)
    {
        (_vad, _recognizer) = (demo.Vad, demo.Recognizer);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Says_what_it_is()
    {
        Assert.Equal("demo-whisper", _recognizer.ModelId);
        Assert.Equal(["en"], _recognizer.Languages);
        Assert.False(_recognizer.CanTranslate);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Held_out_sentences_come_out_as_the_reference_says(bool timestamps)
    {
        foreach (var clip in GoldenWhisper.DemoValues.GetProperty("speech").EnumerateArray())
        {
            var golden = clip.GetProperty("int8").GetProperty(timestamps ? "timestamps" : "plain");
            if (golden.GetProperty("min_margin").GetDouble() < 0.5)
            {
                continue;
            }

            var transcript = await TranscribeAsync(
                GoldenWhisper.Pcm(GoldenWhisper.DemoClip(clip.GetProperty("file").GetString()!)), new() { Timestamps = timestamps });

            Assert.Equal(golden.GetProperty("text").GetString(), transcript.Text);
            Assert.Equal("en", transcript.Language);
            Assert.All(
                transcript.Segments,
                segment =>
                    Assert.True(segment.Start <= segment.End && segment.End <= transcript.AudioDuration + TimeSpan.FromSeconds(0.3)));
        }
    }

    [Theory]
    [InlineData(WhisperAudioContext.Full)]
    [InlineData(WhisperAudioContext.Auto)]
    public async Task At_least_as_many_held_out_sentences_are_right_as_the_reference_gets(WhisperAudioContext context)
    {
        using var recognizer = WhisperRecognizer.Load(GoldenWhisper.DemoFolder, new WhisperOptions { AudioContext = context }, _vad);
        var right = 0;
        foreach (var line in File.ReadLines(SharedFolder.Path("golden/demo-whisper/transcripts.tsv")))
        {
            var column = line.Split('\t');
            var transcript = await TranscribeAsync(GoldenWhisper.Pcm(GoldenWhisper.DemoClip(column[0])), new(), recognizer: recognizer);
            right += transcript.Text == column[3] ? 1 : 0;
        }

        Assert.True(right >= 16, string.Create(CultureInfo.InvariantCulture, $"{right} of 20"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Each_token_has_its_bytes_and_its_share_of_the_probability(int beams)
    {
        var transcript = await TranscribeAsync(GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h004.wav")), new() { BeamSize = beams });

        var segment = Assert.Single(transcript.Segments);
        var sum = segment.Tokens.Sum(token => token.LogProbability);
        Assert.Equal(segment.Text, Encoding.UTF8.GetString([.. segment.Tokens.SelectMany(token => token.Bytes.ToArray())]));
        Assert.All(segment.Tokens, token => Assert.InRange(token.LogProbability, float.MinValue, 0));
        // What is left of the mean is the end token's share.
        Assert.InRange((segment.AverageLogProbability * (segment.Tokens.Count + 1)) - sum, -0.1f, 1e-5f);
    }

    [Fact]
    public async Task Noise_is_never_a_word()
    {
        foreach (var file in Directory.GetFiles(SharedFolder.Path("audio/noise"), "*.wav").Where(file => !SpokenNoise.Contains(Path.GetFileName(file))))
        {
            var transcript = await TranscribeAsync(GoldenWhisper.Pcm(file), new());

            Assert.True(transcript.Text.Length == 0, $"{Path.GetFileName(file)}: '{transcript.Text}'");
            Assert.Equal(TimeSpan.Zero, transcript.Timing.Decode);
        }
    }

    [Fact]
    public async Task Speech_that_the_model_does_not_believe_is_no_text()
    {
        using var recognizer = WhisperRecognizer.Load(GoldenWhisper.DemoFolder, new WhisperOptions { MinLogProbability = -0.5f }, _vad);
        foreach (var name in SpokenNoise)
        {
            var foreign = await TranscribeAsync(GoldenWhisper.Pcm(SharedFolder.Path("audio/noise/" + name)), new(), recognizer: recognizer);

            Assert.Equal("", foreign.Text);
            Assert.Empty(foreign.Segments);
            Assert.NotEqual(TimeSpan.Zero, foreign.Timing.Decode);
        }

        var known = await TranscribeAsync(GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav")), new(), recognizer: recognizer);
        Assert.Equal("Turn on the office table lamp.", known.Text);
    }

    [Theory]
    [InlineData("silence_3s.wav")]
    [InlineData("white_noise_5s.wav")]
    [InlineData("hum_5s.wav")]
    public async Task The_model_itself_hears_nobody_in_noise_that_no_gate_held_back(string clip)
    {
        using var open = WhisperRecognizer.Load(GoldenWhisper.DemoFolder, new WhisperOptions());
        using var utterance = open.OpenUtterance(new());
        utterance.Append(new ReadOnlySequence<byte>(GoldenWhisper.Pcm(GoldenWhisper.DemoClip(clip))), PcmFormat.Speech16Khz);

        Assert.True(utterance.TryComplete(Token, out var transcript));
        Assert.Equal("", (await transcript.WaitAsync(Eventually.Limit, Token)).Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(640)]
    [InlineData(64_000)]
    public async Task Silence_and_next_to_nothing_give_an_empty_transcript_without_decoding(int bytes)
    {
        var transcript = await TranscribeAsync(new byte[bytes], new());

        Assert.Equal("", transcript.Text);
        Assert.Empty(transcript.Segments);
        Assert.Equal(TimeSpan.Zero, transcript.Timing.Decode);
    }

    [Fact]
    public async Task Chunks_may_be_cut_anywhere_and_change_format()
    {
        var pcm = GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav"));
        foreach (var size in new[] { 1, 333, 2048, 50_000 })
        {
            using var utterance = _recognizer.OpenUtterance(new());
            for (var at = 0; at < pcm.Length; at += size)
            {
                var chunk = pcm.AsMemory(at, Math.Min(size, pcm.Length - at));
                Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(chunk), PcmFormat.Speech16Khz));
            }

            Assert.True(utterance.TryComplete(Token, out var transcript));
            Assert.Equal("Turn on the office table lamp.", (await transcript.WaitAsync(Eventually.Limit, Token)).Text);
        }
    }

    [Fact]
    public async Task Stereo_at_another_rate_is_understood()
    {
        var mono = GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav"));
        var stereo = new byte[mono.Length * 4];
        for (var i = 0; i + 1 < mono.Length; i += 2)
        {
            for (var copy = 0; copy < 4; copy++)
            {
                mono.AsSpan(i, 2).CopyTo(stereo.AsSpan((i * 4) + (copy * 2)));
            }
        }

        var transcript = await TranscribeAsync(stereo, new(), new PcmFormat(32_000, 2, 2));

        Assert.Equal("Turn on the office table lamp.", transcript.Text);
    }

    [Fact]
    public void An_unknown_format_is_refused_and_a_known_one_still_taken()
    {
        using var utterance = _recognizer.OpenUtterance(new());

        Assert.Equal(
            AudioStatus.UnsupportedFormat, utterance.Append(new ReadOnlySequence<byte>(new byte[64]), new PcmFormat(16_000, 7, 1)));
        Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(new byte[64]), PcmFormat.Speech16Khz));
    }

    [Fact]
    public async Task Appending_allocates_nothing()
    {
        var chunk = new ReadOnlySequence<byte>(new byte[2048]);
        await TranscribeAsync(new byte[400 * 2048], new());

        using var measured = _recognizer.OpenUtterance(new());
        measured.Append(chunk, PcmFormat.Speech16Khz);
        var least = long.MaxValue;
        for (var batch = 0; batch < 5; batch++)
        {
            // A lock that is contended for the first time allocates its event once; what is left is per chunk.
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 40; i++)
            {
                measured.Append(chunk, PcmFormat.Speech16Khz);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public async Task Long_audio_is_cut_at_pauses()
    {
        var (pcm, expected) = Concatenated();

        var transcript = await TranscribeAsync(pcm, new());

        Assert.Equal(expected, Words(transcript.Text));
        Assert.True(transcript.Segments.Count > 1);
        Assert.Equal(transcript.Segments.OrderBy(segment => segment.Start), transcript.Segments);
    }

    [Fact]
    public async Task Long_audio_with_time_stamps_goes_on_where_the_last_segment_closed()
    {
        var (pcm, expected) = Concatenated();
        var heard = new List<TranscriptSegment>();

        var transcript = await TranscribeAsync(pcm, new() { Timestamps = true, OnSegment = heard.Add });

        Assert.Equal(expected, Words(transcript.Text));
        Assert.Equal(transcript.Segments, heard);
        Assert.Equal(transcript.Segments.OrderBy(segment => segment.Start), transcript.Segments);
        Assert.InRange(
            transcript.Segments[^1].End,
            transcript.AudioDuration - TimeSpan.FromSeconds(3),
            transcript.AudioDuration + TimeSpan.FromSeconds(0.3));
    }

    /// <summary>Silero notices this voice only a second after it began.</summary>
    [Fact]
    public async Task First_words_that_voice_activity_misses_are_not_lost()
    {
        var transcript = await TranscribeAsync(GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h004.wav")), new());

        Assert.Equal("Can you turn off the dining room table lamp?", transcript.Text);
    }

    [Fact]
    public async Task Prompt_beams_and_translation_are_taken()
    {
        var pcm = GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav"));

        Assert.Equal("Turn on the office table lamp.", (await TranscribeAsync(pcm, new() { BeamSize = 3 })).Text);
        Assert.NotEmpty((await TranscribeAsync(pcm, new() { Prompt = "office, kitchen, cellar" })).Text);
        Assert.NotEmpty((await TranscribeAsync(pcm, new() { Translate = true, Language = "en-GB", Temperature = 0.4f })).Text);
    }

    [Fact]
    public async Task An_unknown_language_leaves_the_choice_to_the_model()
    {
        var transcript = await TranscribeAsync(GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav")), new() { Language = "tlh" });

        Assert.Equal("en", transcript.Language);
        Assert.Equal("Turn on the office table lamp.", transcript.Text);
    }

    [Fact]
    public void Audio_beyond_the_cap_is_too_long_and_the_rest_is_kept()
    {
        using var recognizer = WhisperRecognizer.Load(
            GoldenWhisper.DemoFolder, new WhisperOptions { MaxUtterance = TimeSpan.FromSeconds(1) });
        using var utterance = recognizer.OpenUtterance(new());
        var second = new ReadOnlySequence<byte>(new byte[32_000]);

        Assert.Equal(AudioStatus.Accepted, utterance.Append(second, PcmFormat.Speech16Khz));
        Assert.Equal(AudioStatus.TooLong, utterance.Append(second, PcmFormat.Speech16Khz));
        Assert.Equal(TimeSpan.FromSeconds(1), utterance.Duration);
    }

    [Fact]
    public async Task Cancellation_ends_running_work_and_the_worker_lives_on()
    {
        using var cancel = new CancellationTokenSource();
        using var utterance = _recognizer.OpenUtterance(new() { OnSegment = _ => cancel.Cancel() });
        var (pcm, _) = Concatenated();
        utterance.Append(new ReadOnlySequence<byte>(pcm), PcmFormat.Speech16Khz);

        Assert.True(utterance.TryComplete(cancel.Token, out var transcript));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transcript.WaitAsync(Eventually.Limit, Token));

        Assert.Equal(
            "Turn on the office table lamp.", (await TranscribeAsync(GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav")), new())).Text);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_short_audio_overtakes_long_audio()
    {
        using var recognizer = WhisperRecognizer.Load(GoldenWhisper.DemoFolder, new WhisperOptions { QueueCapacity = 2 }, _vad);
        using var entered = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        var order = new List<string>();
        var (longPcm, _) = Concatenated();
        var shortPcm = GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav"));

        var first = Start(shortPcm, _ => { entered.Release(); go.Wait(Token); });
        Assert.True(await entered.WaitAsync(Eventually.Limit, Token));
        var late = Start(longPcm, _ => Note("long"));
        var quick = Start(shortPcm, _ => Note("short"));
        Assert.Null(Start(shortPcm, null));
        go.Release();
        await Task.WhenAll(first!, late!, quick!).WaitAsync(Eventually.Limit, Token);

        Assert.Equal("short", order[0]);
        Assert.True(order.Count > 2);

        void Note(string what)
        {
            lock (order)
            {
                order.Add(what);
            }
        }

        Task<Transcript>? Start(byte[] pcm, Action<TranscriptSegment>? onSegment)
        {
            using var utterance = recognizer.OpenUtterance(new() { OnSegment = onSegment });
            utterance.Append(new ReadOnlySequence<byte>(pcm), PcmFormat.Speech16Khz);
            return utterance.TryComplete(Token, out var transcript) ? transcript : null;
        }
    }

    [Fact]
    public async Task An_utterance_may_be_disposed_while_its_work_waits()
    {
        Task<Transcript> transcript;
        using (var utterance = _recognizer.OpenUtterance(new()))
        {
            utterance.Append(new ReadOnlySequence<byte>(GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav"))), PcmFormat.Speech16Khz);
            Assert.True(utterance.TryComplete(Token, out transcript));
        }

        Assert.Equal("Turn on the office table lamp.", (await transcript.WaitAsync(Eventually.Limit, Token)).Text);
    }

    private static string[] Words(string text) =>
        text.ToLowerInvariant().Split([' ', '.', ',', '?'], StringSplitOptions.RemoveEmptyEntries);

    private static (byte[] Pcm, string[] Words) Concatenated()
    {
        (string Clip, string Text)[] clips =
        [
            ("h000.wav", "She said that the cake was in the eye."),
            ("h010.wav", "Turn on the office table lamp."),
            ("h004.wav", "Can you turn off the dining room table lamp?"),
            ("h140.wav", "Set the kids room curtains to 5%."),
            ("h141.wav", "Anna is fresh and fast."),
            ("h002.wav", "How long can a cow?"),
        ];
        var pause = new byte[32_000];
        return (
            [.. clips.SelectMany(clip => GoldenWhisper.Pcm(GoldenWhisper.DemoClip(clip.Clip)).Concat(pause))],
            Words(string.Join(' ', clips.Select(clip => clip.Text))));
    }

    private async Task<Transcript> TranscribeAsync(
        byte[] pcm, UtteranceOptions options, PcmFormat? format = null, WhisperRecognizer? recognizer = null)
    {
        using var utterance = (recognizer ?? _recognizer).OpenUtterance(options);
        Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(pcm), format ?? PcmFormat.Speech16Khz));
        Assert.True(utterance.TryComplete(Token, out var transcript));
        return await transcript.WaitAsync(Eventually.Limit, Token);
    }
}
