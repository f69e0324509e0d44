using HomeLab.Inference.Whisper.Transcription;

namespace HomeLab.Inference.Tests.Whisper.Transcription;

public sealed class WindowPlanTests
{
    [Fact]
    public void Speech_that_fits_is_one_window_with_its_pauses()
    {
        Assert.Equal([new(20, 90)], Windows([new(20, 40), new(60, 90)]));
    }

    [Fact]
    public void A_cut_falls_into_the_last_pause_of_the_window()
    {
        Assert.Equal([new(0, 70), new(80, 150)], Windows([new(0, 30), new(35, 70), new(80, 150)]));
    }

    [Fact]
    public void Speech_without_a_pause_is_cut_at_the_window()
    {
        Assert.Equal([new(5, 105), new(105, 205), new(205, 230)], Windows([new(5, 230)]));
    }

    [Fact]
    public void Long_silence_is_skipped()
    {
        Assert.Equal([new(0, 10), new(900, 950)], Windows([new(0, 10), new(900, 950)]));
    }

    [Fact]
    public void Says_when_it_cuts_speech()
    {
        var plan = new WindowPlan([new(0, 70), new(80, 250)], 100);

        plan.Next(0, out var pause);
        plan.Next(70, out var speech);

        Assert.False(pause);
        Assert.True(speech);
        Assert.Equal(new FrameRange(166, 250), plan.Next(166, out _));
        Assert.Null(plan.Next(250, out _));
    }

    private static List<FrameRange> Windows(FrameRange[] speech)
    {
        var plan = new WindowPlan(speech, 100);
        var windows = new List<FrameRange>();
        for (var seek = 0; plan.Next(seek, out _) is { } window; seek = window.End)
        {
            windows.Add(window);
        }

        return windows;
    }
}
