using HomeLab.Inference.Speech;
using HomeLab.Inference.Tests.Piper;

namespace HomeLab.Inference.Tests.Speech;

public sealed class VoiceCatalogTests : IDisposable
{
    private readonly VoiceWorkshop _workshop = new();
    private readonly SpeechSynthesizer _synthesizer;

    public VoiceCatalogTests()
    {
        _workshop.WriteListed("de_DE-thorsten-medium", "de_DE");
        _workshop.WriteListed("en_GB-alan-medium", "en_GB");
        _workshop.WriteListed("en_US-lessac-medium", "en_US");
        _workshop.WriteListed("en_US-libritts-high", "en_US", speakers: 3);
        _workshop.WriteListed("kk_KZ-iseke-x_low", "kk_KZ");
        _workshop.WriteListed("ru_RU-irina-medium", "ru_RU");
        _workshop.WriteListed("robot", "en");
        _synthesizer = new SpeechSynthesizer(
            new SpeechOptions { VoiceFolders = { new VoiceFolder(_workshop.Folder, "CC0") }, DefaultVoice = "lessac" });
    }

    [Theory]
    [InlineData(null, null, "en_US-lessac-medium")]
    [InlineData("", "", "en_US-lessac-medium")]
    [InlineData("en_GB-alan-medium", null, "en_GB-alan-medium")]
    [InlineData("EN_gb-Alan-medium", "de", "en_GB-alan-medium")]
    [InlineData("en-gb-alan-medium", null, "en_GB-alan-medium")]
    [InlineData("en_GB-alan", null, "en_GB-alan-medium")]
    [InlineData("alan", null, "en_GB-alan-medium")]
    [InlineData("kk-iseke-x-low", null, "kk_KZ-iseke-x_low")]
    [InlineData("ru-irinia-medium", null, "ru_RU-irina-medium")]
    [InlineData("robot", null, "robot")]
    [InlineData("espeak", null, "espeak-en-us")]
    [InlineData("espeak-ng", null, "espeak-en-us")]
    [InlineData("espeak-fr-fr", null, "espeak-fr-fr")]
    [InlineData("nobody", null, null)]
    [InlineData("nobody", "de-DE", "de_DE-thorsten-medium")]
    [InlineData(null, "en", "robot")]
    [InlineData(null, "en_US", "en_US-lessac-medium")]
    [InlineData(null, "en-gb", "en_GB-alan-medium")]
    [InlineData(null, "en_AU", "en_US-lessac-medium")]
    [InlineData(null, "de", "de_DE-thorsten-medium")]
    [InlineData(null, "DE-at", "de_DE-thorsten-medium")]
    [InlineData(null, "fr", "espeak-fr-fr")]
    [InlineData(null, "fr_CH", "espeak-fr-ch")]
    [InlineData(null, "zh_CN", "espeak-cmn")]
    [InlineData(null, "no", "espeak-nb")]
    [InlineData(null, "pt_BR", "espeak-pt-br")]
    [InlineData(null, "xx", null)]
    public void Voices_are_found_by_name_alias_and_language(string? name, string? language, string? expected) =>
        Assert.Equal(expected, _synthesizer.FindVoice(name, language)?.Name);

    [Fact]
    public void The_default_voice_is_first_and_the_built_in_ones_are_last()
    {
        var voices = _synthesizer.Voices;

        Assert.Equal("en_US-lessac-medium", voices[0].Name);
        Assert.Equal(7, voices.TakeWhile(voice => !voice.IsFallback).Count());
        Assert.All(voices.Skip(7), voice => Assert.True(voice.IsFallback));
        Assert.All(voices, voice => Assert.NotEmpty(voice.Languages));
        Assert.Equal(voices.Count, voices.Select(voice => voice.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void A_voice_carries_what_its_files_say()
    {
        var voice = _synthesizer.FindVoice("libritts", null)!;

        Assert.Equal(["s0", "s1", "s2"], voice.Speakers);
        Assert.Equal(("CC0", 22050, false), (voice.Licence, voice.SampleRateHz, voice.IsFallback));
        Assert.Equal(["en_US"], voice.Languages);
    }

    [Fact]
    public void Without_a_default_the_first_natural_voice_of_the_language_is_it()
    {
        using var german = new SpeechSynthesizer(
            new SpeechOptions { VoiceFolders = { new VoiceFolder(_workshop.Folder) }, DefaultLanguage = "de" });

        Assert.Equal("de_DE-thorsten-medium", german.Voices[0].Name);
    }

    public void Dispose()
    {
        _synthesizer.Dispose();
        _workshop.Dispose();
    }
}
