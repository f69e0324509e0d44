using System.Text.Json;
using HomeLab.Inference.Espeak;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Espeak;

public sealed class PhonemeRewritesTests
{
    [Fact]
    public void They_turn_espeak_1_51_into_1_52_on_every_sentence()
    {
        var (old, current) = (Read("1.51"), Read("1.52"));
        var changed = 0;
        foreach (var (key, phonemes) in old)
        {
            Assert.Equal(current[key], phonemes.Select(clause => PhonemeRewrites.Apply(clause, key.Voice)));
            changed += phonemes.SequenceEqual(current[key]) ? 0 : 1;
        }

        Assert.Equal((42, 7), (old.Count, changed));
    }

    [Theory]
    [InlineData("en-us", "fˈoːɹ", "fˈɔːɹ")]
    [InlineData("en-gb", "foːɹ", "foːɹ")]
    [InlineData("de", "fˈynf ˈyːbʊŋ", "fˈʏnf ˈyːbʊŋ")]
    [InlineData("fr", "lymjˈɛʁ", "lymjˈɛʁ")]
    public void They_touch_two_languages_only(string voice, string phonemes, string expected) =>
        Assert.Equal(expected, PhonemeRewrites.Apply(phonemes, voice));

    private static Dictionary<(string Voice, string Text), List<string>> Read(string version)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SharedFolder.Path($"golden/espeak/espeak-{version}.json")));
        return json.RootElement.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("set").GetString() == "sentences")
            .ToDictionary(
                item => (item.GetProperty("voice").GetString()!, item.GetProperty("text").GetString()!),
                item => item.GetProperty("clauses").EnumerateArray().Select(clause => clause[0].GetString()!).ToList());
    }
}
