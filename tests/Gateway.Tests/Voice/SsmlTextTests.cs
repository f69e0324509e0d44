using HomeLab.Gateway.Voice;

namespace HomeLab.Gateway.Tests.Voice;

public sealed class SsmlTextTests
{
    private const string Sample = "<speak><p>It is 5 &lt; 6.</p>Wait<break time=\"1s\"/>for <sub alias='x'>it</sub> &#x263A; &nonsense; R&D</speak>";

    [Fact]
    public void Leaves_the_words()
    {
        Assert.Equal(" \nIt is 5 < 6.\nWait for it ☺ &nonsense; R&D ", new SsmlText().Strip(Sample));
    }

    [Fact]
    public void Cut_anywhere_it_gives_the_same()
    {
        var whole = new SsmlText().Strip(Sample);

        for (var cut = 0; cut <= Sample.Length; cut++)
        {
            var text = new SsmlText();
            Assert.Equal(whole, text.Strip(Sample[..cut]) + text.Strip(Sample[cut..]));
        }
    }

    [Fact]
    public void A_tag_that_never_ends_holds_no_memory()
    {
        var text = new SsmlText();

        Assert.Equal("", text.Strip("<" + new string('x', 1_000_000)));
    }
}
