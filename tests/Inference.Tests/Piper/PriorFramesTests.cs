using HomeLab.Inference.Piper;

namespace HomeLab.Inference.Tests.Piper;

/// <summary>Phonemes are spread over their frames, noise is drawn once for each frame.</summary>
public sealed class PriorFramesTests
{
    private static readonly float[] Means = [1, 2, 3, 10, 20, 30];
    private static readonly float[] LogDeviations = [0, 0, 0, 0, 0, 0];

    [Fact]
    public void Each_phoneme_lasts_its_frames_whatever_is_asked_for_first()
    {
        using var frames = new PriorFrames(Means, LogDeviations, [2, 0, 3], noise: 0);

        Assert.Equal(5, frames.Count);
        Assert.Equal([1, 1], frames.Get(2, CancellationToken.None)[..2]);
        Assert.Equal([1, 1, 3, 3, 3, 10, 10, 30, 30, 30], frames.Get(5, CancellationToken.None));
    }

    [Fact]
    public void Noise_stays_what_it_was_when_more_is_asked_for()
    {
        using var frames = new PriorFrames(Means, LogDeviations, [2, 0, 3], noise: 1);

        var (first, second) = (frames.Get(2, CancellationToken.None)[0], frames.Get(2, CancellationToken.None)[6]);
        frames.Get(5, CancellationToken.None);

        Assert.Equal((first, second), (frames.Get(5, CancellationToken.None)[0], frames.Get(5, CancellationToken.None)[6]));
        Assert.NotEqual(1, first);
    }

    [Fact]
    public void Noise_is_normal_and_has_the_asked_for_width()
    {
        const int Count = 40_000;
        using var frames = new PriorFrames([5f], [MathF.Log(2)], [Count], noise: 0.5f);

        var values = frames.Get(Count, CancellationToken.None).ToArray();

        Assert.InRange(values.Average(), 4.95, 5.05);
        Assert.InRange(Math.Sqrt(values.Average(value => (value - 5) * (value - 5))), 0.97, 1.03);
        Assert.InRange(values.Count(value => Math.Abs(value - 5) < 1) / (double)Count, 0.66, 0.71);
    }

    [Fact]
    public void A_sentence_of_nothing_has_one_frame()
    {
        using var frames = new PriorFrames([7f], [0f], [0f], noise: 0);

        Assert.Equal(1, frames.Count);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-1f)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e9f)]
    public void Durations_of_a_broken_voice_are_refused(float duration)
    {
        var failure = Assert.Throws<InferenceException>(() => new PriorFrames([7f, 7f], [0f, 0f], [3f, duration], noise: 0));

        Assert.Contains("Install the voice again", failure.Message, StringComparison.Ordinal);
    }
}
