using HomeLab.Inference.Whisper.Decoding;

namespace HomeLab.Inference.Tests.Whisper.Decoding;

public sealed class RepetitionGuardTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 6)]
    [InlineData(16, 4)]
    public void A_phrase_over_and_over_is_a_loop_and_its_first_copy_stays(int phrase, int copies)
    {
        int[] lead = [101, 102, 103];
        int[] tokens = [.. lead, .. Enumerable.Repeat(Enumerable.Range(1, phrase), copies).SelectMany(copy => copy)];

        var kept = RepetitionGuard.LoopStart(tokens, 1000);

        Assert.InRange(kept, lead.Length, tokens.Length - (phrase * 3));
    }

    [Fact]
    public void People_do_repeat_themselves()
    {
        Assert.Equal(-1, RepetitionGuard.LoopStart([7, 7, 7, 7, 7, 7, 7, 7], 1000));
        Assert.Equal(-1, RepetitionGuard.LoopStart([.. Enumerable.Range(0, 60)], 1000));
    }

    [Fact]
    public void Rising_time_stamps_do_not_hide_a_loop()
    {
        int[] tokens = [.. Enumerable.Range(0, 8).SelectMany(i => new[] { 1000 + i, 5, 6 })];

        Assert.True(RepetitionGuard.LoopStart(tokens, 1000) >= 0);
    }
}
