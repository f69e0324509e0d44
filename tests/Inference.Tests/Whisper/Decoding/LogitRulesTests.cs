using HomeLab.Inference.Whisper.Decoding;

namespace HomeLab.Inference.Tests.Whisper.Decoding;

public sealed class LogitRulesTests
{
    private const int Words = 10;
    private const int End = 10;
    private const int NoTimestamps = 13;
    private const int Begin = 14;
    private const int Vocabulary = 40;

    private readonly LogitRules _rules = new(Configs.Small(suppress: [3], beginSuppress: [4, End], maxInitialTimestamp: 5));

    [Fact]
    public void Plain_text_has_no_time_stamps_and_no_suppressed_ids()
    {
        var allowed = Allowed([], timestamps: false);

        Assert.Equal([0, 1, 2, 5, 6, 7, 8, 9, 11, 12], allowed);
    }

    [Fact]
    public void The_first_position_alone_has_its_own_list()
    {
        Assert.Contains(4, Allowed([1], timestamps: false));
        Assert.Contains(End, Allowed([1], timestamps: false));
    }

    [Fact]
    public void A_time_stamp_comes_first_and_not_too_late()
    {
        Assert.Equal(Enumerable.Range(Begin, 6), Allowed([], timestamps: true));
    }

    [Fact]
    public void Text_or_the_end_follows_an_opening_stamp()
    {
        Assert.All(Allowed([Begin + 2], timestamps: true), id => Assert.True(id < Begin));
    }

    [Fact]
    public void An_end_stamp_wants_an_equal_or_later_stamp_or_the_end()
    {
        var allowed = Allowed([Begin + 2, 1, Begin + 7], timestamps: true, favourite: End);

        Assert.DoesNotContain(allowed, id => id < Words);
        Assert.Equal(Begin + 7, allowed.First(id => id >= Begin));
        Assert.Contains(End, allowed);
    }

    [Fact]
    public void Time_does_not_go_back()
    {
        Assert.Equal(Begin + 3, Allowed([Begin + 2, 1], timestamps: true, favourite: 1).First(id => id >= Begin));
        Assert.DoesNotContain(NoTimestamps, Allowed([Begin + 2, 1], timestamps: true));
    }

    [Fact]
    public void Many_likely_stamps_outweigh_one_likelier_word()
    {
        var allowed = Allowed([Begin + 2, 1], timestamps: true);

        Assert.All(allowed, id => Assert.True(id > Begin + 2));
    }

    private List<int> Allowed(int[] generated, bool timestamps, int? favourite = null)
    {
        var logits = new float[Vocabulary];
        if (favourite is { } id)
        {
            logits[id] = 20;
        }

        _rules.Apply(logits, generated, timestamps);
        return [.. Enumerable.Range(0, Vocabulary).Where(index => !float.IsNegativeInfinity(logits[index]))];
    }
}
