using HomeLab.Inference.Vad;

namespace HomeLab.Inference.Tests.Vad;

public sealed class SpeechSegmenterTests
{
    /// <summary>Frames of 32 ms; times in the options are whole frames.</summary>
    private static SpeechSegmenterOptions Options(int minSpeech = 3, int minSilence = 4, int padding = 0) => new()
    {
        MinSpeech = TimeSpan.FromMilliseconds(32 * minSpeech),
        MinSilence = TimeSpan.FromMilliseconds(32 * minSilence),
        Padding = TimeSpan.FromMilliseconds(32 * padding),
    };

    [Theory]
    [InlineData("......", "")]
    [InlineData("..##......", "")]
    [InlineData("..###.....", "2-5")]
    [InlineData("..###..", "2-5")]
    [InlineData("###...###....", "0-9")]
    [InlineData("###....###", "0-3 7-10")]
    [InlineData("..#~~~~~~.....", "2-9")]
    [InlineData("..~~~~~~", "")]
    [InlineData("..#....###", "7-10")]
    public void Turns_probabilities_into_segments(string frames, string expected)
    {
        Assert.Equal(expected, Run(frames, Options()));
    }

    [Theory]
    [InlineData("..###.....", 1, "1-6")]
    [InlineData("###.......", 2, "0-5")]
    [InlineData("###......###", 4, "0-6 6-12")]
    public void Pads_up_to_the_edges_and_shares_gaps(string frames, int padding, string expected)
    {
        Assert.Equal(expected, Run(frames, Options(padding: padding)));
    }

    [Fact]
    public void Keeps_a_longer_lead_in_before_the_first_speech_only()
    {
        var options = Options(padding: 1);
        options.LeadIn = TimeSpan.FromMilliseconds(32 * 4);

        Assert.Equal("2-10 16-21", Run("......###........###.....", options));
    }

    [Fact]
    public void Knows_how_long_it_has_been_quiet()
    {
        var segmenter = new SpeechSegmenter(Options());
        Feed(segmenter, "...");
        Assert.Equal(3 * 512, segmenter.SilenceSamples);
        Feed(segmenter, "####");
        Assert.Equal(0, segmenter.SilenceSamples);
        Assert.True(segmenter.InSpeech && segmenter.HasSpeech);
        Feed(segmenter, "..");
        Assert.Equal(2 * 512, segmenter.SilenceSamples);
        Feed(segmenter, ".....");
        Assert.Equal(7 * 512, segmenter.SilenceSamples);
        Assert.True(!segmenter.InSpeech && segmenter.HasSpeech);
        segmenter.Reset();
        Assert.False(segmenter.HasSpeech);
    }

    private static void Feed(SpeechSegmenter segmenter, string frames)
    {
        foreach (var frame in frames)
        {
            segmenter.Push(frame switch { '#' => 0.5f, '~' => 0.36f, _ => 0.3f });
        }
    }

    private static string Run(string frames, SpeechSegmenterOptions options)
    {
        var segmenter = new SpeechSegmenter(options);
        Feed(segmenter, frames);
        return string.Join(' ', segmenter.Segments().Select(segment => $"{segment.Start / 512}-{segment.End / 512}"));
    }
}
