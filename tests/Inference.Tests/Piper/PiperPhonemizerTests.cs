using System.Text;
using HomeLab.Inference.Espeak;
using HomeLab.Inference.Piper;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Piper;

public sealed class PiperPhonemizerTests
{
    private static readonly TimeSpan Limit = Eventually.Limit;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ids_are_those_of_the_reference_with_espeak_1_52()
    {
        foreach (var item in PiperGolden.Items)
        {
            var config = PiperVoiceConfig.Load(SharedFolder.Path($"golden/piper/{item.Voice}.onnx.json"));
            var sentences = await PhonemizeAsync(config, item.Text);

            Assert.Equal(
                item.Sentences.Select(sentence => Composed(sentence.Phonemes)),
                sentences.Select(sentence => Composed(string.Concat(sentence))));
            Assert.Equal(
                item.Sentences.Select(sentence => sentence.Ids),
                sentences.Select(sentence => new PhonemeEncoder(config).Encode(sentence, out _)));
        }
    }

    [Fact]
    public async Task Without_the_rewrites_espeak_1_51_differs_by_two_vowels_only()
    {
        var setup = await EspeakEngine.Shared.Setup.WaitAsync(Limit, Cancellation);
        Assert.SkipUnless(setup.Version.StartsWith(PhonemeRewrites.Version, StringComparison.Ordinal), "This is not espeak-ng 1.51.");
        var different = 0;
        foreach (var item in PiperGolden.Items)
        {
            var config = PiperVoiceConfig.Load(SharedFolder.Path($"golden/piper/{item.Voice}.onnx.json"));
            var plain = await PhonemizeAsync(config, item.Text, rewrite: false);
            var actual = Composed(string.Join('|', plain.Select(sentence => string.Concat(sentence))));
            var expected = Composed(string.Join('|', item.Sentences.Select(sentence => sentence.Phonemes)));

            different += actual == expected ? 0 : 1;
            Assert.Equal(expected, PhonemeRewrites.Apply(actual, config.EspeakVoice));
        }

        Assert.True(different > 0, "The rewrites are not needed.");
    }

    [Theory]
    [InlineData("[[ həlˈoʊ ]]", "həlˈoʊ")]
    [InlineData("lamp [[ həlˈoʊ ]] lamp.", "lˈæmp həlˈoʊ lˈæmp.")]
    [InlineData("[[a]][[b]]", "ab")]
    public async Task Text_in_double_brackets_is_phonemes_already(string text, string expected)
    {
        var sentences = await PhonemizeAsync(PiperVoiceConfig.Load(SharedFolder.Path("golden/piper/en_US-synth-medium.onnx.json")), text);

        Assert.Equal(expected, Assert.Single(sentences.Select(sentence => string.Concat(sentence))));
    }

    [Fact]
    public async Task A_language_switch_inside_a_text_is_not_spoken()
    {
        var config = PiperVoiceConfig.Load(SharedFolder.Path("golden/piper/de_DE-synth-low.onnx.json"));

        var sentences = await PhonemizeAsync(config, "Das Meeting mit dem Support-Team läuft über Windows.");

        Assert.DoesNotContain("(", string.Concat(sentences.SelectMany(sentence => sentence)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_voice_takes_the_decomposed_letters()
    {
        using var folder = new VoiceWorkshop();
        var config = PiperVoiceConfig.Load(folder.WriteConfig("letters", """
            { "phoneme_type": "text", "num_symbols": 9, "num_speakers": 1, "audio": { "sample_rate": 16000 },
              "phoneme_id_map": { "_": [0], "^": [1], "$": [2], "e": [5], "\u0301": [6] } }
            """));

        var sentences = await PhonemizeAsync(config, "é. x");

        Assert.Equal(["e", "\u0301", ".", " ", "x"], Assert.Single(sentences));
        Assert.Equal([1, 0, 5, 0, 6, 0, 2], new PhonemeEncoder(config).Encode(sentences[0], out var missing));
        Assert.Equal(3, missing);
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> PhonemizeAsync(
        PiperVoiceConfig config, string text, bool rewrite = true) =>
        await new PiperPhonemizer(
            config, new ClauseSource(rewrite, metrics: null)).PhonemizeAsync(text, Cancellation).WaitAsync(Limit, Cancellation);

    private static string Composed(string phonemes) => phonemes.Normalize(NormalizationForm.FormC);
}
