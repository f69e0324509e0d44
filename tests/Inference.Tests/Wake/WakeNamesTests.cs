using HomeLab.Inference.Wake;

namespace HomeLab.Inference.Tests.Wake;

public sealed class WakeNamesTests
{
    [Theory]
    [InlineData("alexa_v0.1", "alexa", "v0.1")]
    [InlineData("ok_nabu_v0.1", "okay_nabu", "v0.1")]
    [InlineData("hey_jarvis_v0.1", "hey_jarvis", "v0.1")]
    [InlineData("computer_v2", "computer", "v2")]
    [InlineData("my_house", "my_house", null)]
    [InlineData("hey_v8", "hey", "v8")]
    [InlineData("_v1", "_v1", null)]
    public void Splits_names(string file, string name, string? version)
    {
        Assert.Equal((name, version), WakeNames.Split(file));
    }

    [Theory]
    [InlineData("OK Nabu", "okay_nabu")]
    [InlineData("ok_nabu_v0.1", "Okay Nabu")]
    [InlineData("hey-jarvis", "HEY_JARVIS_v0.1")]
    public void Finds_two_spellings_equal(string one, string other)
    {
        Assert.Equal(WakeNames.Key(one), WakeNames.Key(other));
    }

    [Fact]
    public void A_phrase_is_what_one_says()
    {
        Assert.Equal("Hey Jarvis", WakeNames.Phrase("hey_jarvis"));
    }
}
