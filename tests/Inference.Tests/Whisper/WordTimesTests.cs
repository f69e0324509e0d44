using System.Buffers;
using System.Globalization;
using HomeLab.Inference.Recognition;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper;

/// <summary>Words of the demo model against the sound itself. Its alignment is a small model's: good to a fraction of a second.</summary>
public sealed class WordTimesTests(DemoRecognizer demo) : IClassFixture<DemoRecognizer>
{
    private const int BytesPerSecond = 32_000;
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(0.3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_follow_one_another_and_cover_the_sound(bool timestamps)
    {
        foreach (var line in File.ReadLines(SharedFolder.Path("golden/demo-whisper/transcripts.tsv")))
        {
            var file = line.Split('\t')[0];
            var transcript = await TranscribeAsync(GoldenWhisper.Pcm(GoldenWhisper.DemoClip(file)), timestamps);
            var (onset, end) = Sound(GoldenWhisper.Samples(GoldenWhisper.DemoClip(file)));

            var words = Words(transcript);
            Assert.Equal(transcript.Text, string.Concat(words.Select(word => word.Text)).Trim());
            Assert.All(
                words.Zip(words.Skip(1)),
                pair => Assert.True(pair.First.Start <= pair.First.End && pair.First.End <= pair.Second.Start, file));
            Assert.All(
                transcript.Segments,
                segment => Assert.True(segment.Words[0].Start >= segment.Start && segment.Words[^1].End <= segment.End, file));
            Assert.True(words[0].End > onset, file);
            Assert.True(words[^1].Start < end, file);
            Assert.True(
                words[^1].End > end - (2 * Tolerance), string.Create(CultureInfo.InvariantCulture, $"{file}: {words[^1].End} {end}"));
        }
    }

    [Fact]
    public async Task Silence_before_the_words_moves_them_by_its_length()
    {
        var clip = GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h004.wav"));

        var words = Words(await TranscribeAsync(clip));
        var later = Words(await TranscribeAsync([.. new byte[3 * BytesPerSecond], .. clip]));

        Assert.Equal(words.Select(word => word.Text), later.Select(word => word.Text));
        foreach (var (one, other) in words.Zip(later))
        {
            Assert.InRange(other.End - one.End - TimeSpan.FromSeconds(3), -Tolerance, Tolerance);
        }
    }

    [Fact]
    public async Task A_sentence_after_a_pause_has_its_words_after_the_pause()
    {
        var first = GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h204.wav"));
        var second = GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav"));
        var pauseEnds = TimeSpan.FromSeconds((double)first.Length / BytesPerSecond) + TimeSpan.FromSeconds(8);

        var words = Words(await TranscribeAsync([.. first, .. new byte[8 * BytesPerSecond], .. second]));

        var turn = words.FindLastIndex(word => word.Text == " Turn");
        Assert.True(turn > 0 && words[turn - 1].End < pauseEnds - TimeSpan.FromSeconds(7));
        Assert.All(words.Skip(turn), word => Assert.True(word.End > pauseEnds && word.Start > pauseEnds - Tolerance));
    }

    [Fact]
    public async Task Words_are_not_timed_unless_asked_for()
    {
        var clip = GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav"));

        var plain = await TranscribeAsync(clip, words: false);
        var timed = await TranscribeAsync(clip);

        Assert.All(plain.Segments, segment => Assert.Empty(segment.Words));
        Assert.Equal(plain.Text, timed.Text);
    }

    [Fact]
    public async Task Silence_has_no_words()
    {
        Assert.Empty((await TranscribeAsync(new byte[BytesPerSecond])).Segments);
    }

    // Where the sound first and last exceeds a tenth of its loudest 50 ms.
    private static (TimeSpan Onset, TimeSpan End) Sound(float[] samples)
    {
        var loudness = samples.Chunk(800).Select(chunk => Math.Sqrt(chunk.Average(sample => sample * sample))).ToList();
        var threshold = loudness.Max() / 10;
        return (
            TimeSpan.FromSeconds(loudness.FindIndex(value => value > threshold) * 0.05),
            TimeSpan.FromSeconds((loudness.FindLastIndex(value => value > threshold) + 1) * 0.05));
    }

    private static List<TranscriptWord> Words(Transcript transcript) => [.. transcript.Segments.SelectMany(segment => segment.Words)];

    private async Task<Transcript> TranscribeAsync(byte[] pcm, bool timestamps = false, bool words = true)
    {
        using var utterance = demo.Recognizer.OpenUtterance(new UtteranceOptions { Words = words, Timestamps = timestamps });
        Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(pcm), PcmFormat.Speech16Khz));
        Assert.True(utterance.TryComplete(TestContext.Current.CancellationToken, out var transcript));
        return await transcript.WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken);
    }
}
