using HomeLab.Inference.Tests.Audio;
using HomeLab.Inference.Vad;

namespace HomeLab.Inference.Tests.Vad;

public sealed class HarmonicVadTests
{
    [Theory]
    [InlineData("almost_silent.wav")]
    [InlineData("digital_silence.wav")]
    [InlineData("friction0.wav")]
    [InlineData("friction1.wav")]
    [InlineData("rub.wav")]
    [InlineData("silence.wav")]
    [InlineData("tap0.wav")]
    [InlineData("tap1.wav")]
    [InlineData("tap2.wav")]
    public void Hears_no_speech_in_noise(string file)
    {
        Assert.Empty(VadProbe.Segments(new HarmonicVad(), VadProbe.Samples("noise/" + file)));
    }

    [Fact]
    public void Takes_a_guitar_for_a_voice_which_is_its_known_weakness()
    {
        Assert.NotEmpty(VadProbe.Segments(new HarmonicVad(), VadProbe.Samples("noise/acoustic_guitar_0.wav")));
    }

    [Theory]
    [InlineData("stt/jfk.wav")]
    [InlineData("stt/cards_001.wav")]
    [InlineData("stt/librivox_0880.wav")]
    [InlineData("stt/living_room_light_en.wav")]
    [InlineData("stt/whats_your_name_french.wav")]
    [InlineData("wake/computer.wav")]
    [InlineData("tts/this_is_a_test.wav")]
    public void Hears_speech(string file)
    {
        Assert.NotEmpty(VadProbe.Segments(new HarmonicVad(), VadProbe.Samples(file)));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.05)]
    [InlineData(0.9)]
    public void White_noise_of_any_level_is_no_speech(double level)
    {
        Assert.Empty(VadProbe.Segments(new HarmonicVad(), Tone.Noise(16000 * 5, seed: 11, level)));
    }

    [Fact]
    public void Is_chosen_only_where_no_model_is_installed()
    {
        using var detector = VoiceActivity.Load(null);

        Assert.True(detector.IsFallback);
        Assert.Throws<InferenceException>(() => VoiceActivity.Load("/does/not/exist.onnx"));
    }
}
