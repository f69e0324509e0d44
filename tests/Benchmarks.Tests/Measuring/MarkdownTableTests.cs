using HomeLab.Measuring;

namespace HomeLab.Benchmarks.Tests.Measuring;

public sealed class MarkdownTableTests
{
    [Fact]
    public void Columns_and_rows_are_written_in_order() =>
        Assert.Equal("| what | p50 |\n| --- | --- |\n| wake | 1 ms |\n", new MarkdownTable("what", "p50").Add("wake", "1 ms").ToString());

    [Fact]
    public void A_bar_does_not_end_its_cell() =>
        Assert.Contains("| a\\|b |", new MarkdownTable("x").Add("a|b").ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_row_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => new MarkdownTable("a", "b").Add("1"));
}
