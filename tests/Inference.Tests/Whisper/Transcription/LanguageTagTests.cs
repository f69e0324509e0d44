using HomeLab.Inference.Whisper.Transcription;

namespace HomeLab.Inference.Tests.Whisper.Transcription;

public sealed class LanguageTagTests
{
    private static readonly Dictionary<string, int> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = 1,
        ["de"] = 2,
        ["no"] = 3,
        ["zh"] = 4,
        ["yue"] = 5,
    };

    [Theory]
    [InlineData("en", "en")]
    [InlineData("de-DE", "de")]
    [InlineData("EN_us", "en")]
    [InlineData("nb", "no")]
    [InlineData("zh-Hans-CN", "zh")]
    [InlineData("yue", "yue")]
    [InlineData("auto", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("tlh", null)]
    public void Resolves_what_callers_write(string? tag, string? expected)
    {
        Assert.Equal(expected, LanguageTag.Resolve(tag, Known));
    }

    [Fact]
    public void Keeps_the_known_ones_of_several_once()
    {
        Assert.Equal(["de", "en"], LanguageTag.ResolveAll(["de-CH", "tlh", "en", "de"], Known));
    }
}
