using System.Text;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Tests.Llm.Forwarding;

public sealed class NdjsonWatchTests
{
    private const string Answer =
        "{\"model\":\"m\",\"message\":{\"content\":\"\\\"done\\\":true \\\"eval_count\\\":99\"},\"done\":false}\n"
        + "{\"model\":\"m\",\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":11,\"eval_count\":5}\n";

    [Fact]
    public void Reads_the_end_and_the_counts_cut_at_any_byte()
    {
        var bytes = Encoding.UTF8.GetBytes(Answer);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var watch = new NdjsonWatch(endsWithDone: true);
            Assert.True(watch.Observe(bytes.AsSpan(0, cut)) && watch.Observe(bytes.AsSpan(cut)));
            Assert.True(watch.IsComplete);
            Assert.Equal(new Usage(11, 5), watch.Usage);
        }
    }

    [Fact]
    public void Reads_the_end_byte_by_byte()
    {
        var watch = new NdjsonWatch(endsWithDone: true);
        foreach (var each in Encoding.UTF8.GetBytes(Answer))
        {
            Assert.True(watch.Observe([each]));
        }

        Assert.True(watch.IsComplete);
        Assert.Equal(new Usage(11, 5), watch.Usage);
    }

    [Fact]
    public void Is_not_complete_before_the_last_line()
    {
        var watch = new NdjsonWatch(endsWithDone: true);
        var first = Answer.IndexOf('\n', StringComparison.Ordinal) + 1;

        Assert.True(watch.Observe(Encoding.UTF8.GetBytes(Answer[..first])));

        Assert.False(watch.IsComplete);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{\"a\":1}\nnot json\n")]
    [InlineData("{\"a\":1}\n\0\u0001")]
    public void Refuses_what_is_no_line_of_json(string text)
    {
        Assert.False(new NdjsonWatch(endsWithDone: true).Observe(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Allocates_nothing_per_chunk()
    {
        var watch = new NdjsonWatch(endsWithDone: true);
        var chunk = Encoding.UTF8.GetBytes("{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"word\"},\"done\":false}\n");
        watch.Observe(chunk);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            watch.Observe(chunk);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
