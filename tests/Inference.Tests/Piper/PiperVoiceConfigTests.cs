using HomeLab.Inference.Piper;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Piper;

public sealed class PiperVoiceConfigTests : IDisposable
{
    private readonly VoiceWorkshop _workshop = new();

    [Fact]
    public void Real_configurations_can_be_read()
    {
        var vctk = PiperVoiceConfig.Load(SharedFolder.Path("models/piper-test/configs/en_GB-vctk-medium.onnx.json"));
        var amy = PiperVoiceConfig.Load(SharedFolder.Path("models/piper-test/configs/en_US-amy-low.onnx.json"));

        Assert.Equal((22050, 109, "en-gb-x-rp", "en_GB"), (vctk.SampleRateHz, vctk.Speakers, vctk.EspeakVoice, vctk.LanguageCode));
        Assert.Equal((0.333f, 1.4f, 0.333f), (vctk.NoiseScale, vctk.LengthScale, vctk.NoiseWidth));
        Assert.Equal((16000, 1, "en-us", "en_US"), (amy.SampleRateHz, amy.Speakers, amy.EspeakVoice, amy.LanguageCode));
        Assert.Equal(PhonemeType.Espeak, amy.PhonemeType);
    }

    [Fact]
    public void Every_configuration_of_the_reference_data_can_be_read()
    {
        var folder = SharedFolder.Path("models/piper-test");
        var files = Directory.GetFiles(folder, "*.onnx.json", SearchOption.AllDirectories);

        Assert.True(files.Length >= 4);
        Assert.All(files, file => Assert.True(PiperVoiceConfig.Load(file).PhonemeIds.Count > 100));
    }

    [Fact]
    public void What_is_left_out_has_pipers_defaults()
    {
        var config = Load("""{ "num_symbols": 256, "num_speakers": 1, "audio": { "sample_rate": 22050 }, "espeak": { "voice": "de" } }""");

        Assert.Equal((0.667f, 1f, 0.8f), (config.NoiseScale, config.LengthScale, config.NoiseWidth));
        Assert.Equal(
            (PhonemeType.Espeak, 0, 256, "de"), (config.PhonemeType, config.DefaultSpeaker, config.HopLength, config.LanguageCode));
        Assert.Equal([14], config.PhonemeIds["a"]);
        Assert.Equal([122], config.PhonemeIds["ː"]);
        Assert.Equal([88], config.PhonemeIds["ɹ"]);
    }

    [Theory]
    [InlineData("""{ "num_speakers": 1, "audio": { "sample_rate": 22050 } }""", "'espeak.voice' is missing")]
    [InlineData("""{ "num_speakers": 1, "espeak": { "voice": "de" } }""", "'audio.sample_rate' is missing")]
    [InlineData("""{ "audio": { "sample_rate": 22050 }, "espeak": { "voice": "de" } }""", "'num_speakers' is missing")]
    [InlineData("""{ "num_speakers": 1, "phoneme_type": "pinyin", "audio": { "sample_rate": 22050 } }""", "phoneme_type 'pinyin'")]
    [InlineData("""{ "num_speakers": 1, "audio": { "sample_rate": 3 }, "espeak": { "voice": "de" } }""", "audio.sample_rate is 3")]
    [InlineData("""{ "num_speakers": 2, "audio": { "sample_rate": 16000 }, "espeak": { "voice": "de" }, "speaker_id_map": { "x": 2 } }""", "speaker_id_map")]
    [InlineData("""{ "num_speakers": 1, "audio": { "sample_rate": 16000 }, "espeak": { "voice": "de" }, "phoneme_id_map": { "a": [1] } }""", "phoneme_id_map has no '^'")]
    [InlineData("""{ "num_speakers": "many" }""", "num_speakers")]
    [InlineData("null", "null")]
    [InlineData("{ truncated", "cannot be used")]
    public void A_bad_configuration_is_refused_with_file_and_reason(string json, string reason)
    {
        var failure = Assert.Throws<InferenceException>(() => Load(json));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("voice.onnx.json", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("anna", 0)]
    [InlineData("Anna", 0)]
    [InlineData("2", 2)]
    [InlineData("3", 1)]
    [InlineData("-1", 1)]
    [InlineData("nobody", 1)]
    public void Speakers_go_by_name_or_number_and_else_by_default(string? speaker, int expected)
    {
        var config = Load("""
            { "num_speakers": 3, "default_speaker_id": 1, "audio": { "sample_rate": 16000 }, "espeak": { "voice": "de" }, "speaker_id_map": { "anna": 0 } }
            """);

        Assert.Equal(expected, config.FindSpeaker(speaker));
    }

    [Fact]
    public void Ids_heed_clusters_maps_and_symbols_with_several_ids()
    {
        var config = Load("""
            { "num_speakers": 1, "audio": { "sample_rate": 16000 }, "espeak": { "voice": "de" },
              "phoneme_id_map": { "_": [0], "^": [1], "$": [2], "a": [3], "ɪ": [4], "aɪ": [5], "x": [6, 7], "y": [8] },
              "phoneme_map": { "q": ["y", "a"] }, "vowel_clusters": [["a", "ɪ"], ["x", "y", "z"]] }
            """);

        var ids = new PhonemeEncoder(config).Encode(["a", "ɪ", "a", "x", "y", "q", "?"], out var missing);

        Assert.Equal([1, 0, 5, 0, 3, 0, 6, 7, 0, 8, 0, 8, 0, 3, 0, 2], ids);
        Assert.Equal(1, missing);
    }

    public void Dispose() => _workshop.Dispose();

    private PiperVoiceConfig Load(string json) => PiperVoiceConfig.Load(_workshop.WriteConfig("voice", json));
}
