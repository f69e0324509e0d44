using HomeLab.Inference.Vad;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Vad;

public sealed class SileroVadTests
{
    [Theory]
    [InlineData("silero_vad_v6.2.1.onnx", 233)]
    [InlineData("silero_vad_16k_op15_v6.2.onnx", 233)]
    [InlineData("silero_vad_v5.1.2.onnx", 214)]
    public void Hears_jfk_frame_by_frame(string model, int speechFrames)
    {
        using var detector = Open(model);

        var probabilities = VadProbe.Probabilities(detector, VadProbe.Samples("stt/jfk.wav"));

        Assert.Equal(343, probabilities.Length);
        Assert.InRange(probabilities.Count(probability => probability >= 0.5f), speechFrames - 2, speechFrames + 2);
    }

    [Theory]
    [InlineData("acoustic_guitar_0.wav")]
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
        using var detector = Open("silero_vad_v6.2.1.onnx");
        var samples = VadProbe.Samples("noise/" + file);

        Assert.All(VadProbe.Probabilities(detector, samples), probability => Assert.True(probability < 0.5f));
        Assert.Empty(VadProbe.Segments(detector, samples));
    }

    [Theory]
    [InlineData("noise/silero_test.wav", 3)]
    [InlineData("noise/oww_negative_reference.wav", 1)]
    public void Hears_the_speech_in_the_two_noise_files_that_hold_some(string file, int segments)
    {
        using var detector = Open("silero_vad_v6.2.1.onnx");

        Assert.Equal(segments, VadProbe.Segments(detector, VadProbe.Samples(file)).Count);
    }

    [Fact]
    public void Streams_are_independent_and_reset_begins_anew()
    {
        using var detector = Open("silero_vad_v6.2.1.onnx");
        var samples = VadProbe.Samples("wake/alexa.wav");
        var alone = VadProbe.Probabilities(detector, samples);
        using var one = detector.OpenStream();
        using var other = detector.OpenStream();

        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < alone.Length; i++)
            {
                var frame = samples.AsSpan(i * 512, 512);
                Assert.Equal(alone[i], one.Push(frame));
                other.Push(samples.AsSpan(samples.Length - ((i + 1) * 512), 512));
            }

            one.Reset();
        }
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        using var detector = Open("silero_vad_v6.2.1.onnx");
        using var tracker = new SpeechTracker(detector.OpenStream());
        var frame = new float[512];

        Assert.Equal(0, Allocation.Of(50, () => tracker.Accept(frame)));
    }

    [Fact]
    public void Another_model_is_refused_by_name()
    {
        var failure = Assert.Throws<InferenceException>(() => Open("../openwakeword/alexa_v0.1.onnx"));

        Assert.Contains("alexa_v0.1.onnx", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Silero VAD v5 or v6", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_frames_of_other_lengths()
    {
        using var detector = Open("silero_vad_v6.2.1.onnx");
        using var stream = detector.OpenStream();

        Assert.Throws<ArgumentException>(() => stream.Push(new float[480]));
    }

    private static SileroVad Open(string model) => new(SharedFolder.Path("models/silero/" + model));
}
