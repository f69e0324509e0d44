using System.Runtime.InteropServices;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Tests.Speech;

namespace HomeLab.Inference.Tests.Piper;

public sealed class PiperParityTests
{
    private readonly SpeechSynthesizer _synthesizer = PiperGolden.Synthesizer;

    [Theory]
    [InlineData("en_US-synth-medium", 4)]
    [InlineData("de_DE-synth-low", 3)]
    [InlineData("fr_FR-synth-x_low", 3)]
    [InlineData("en_US-synth_ms-medium", 2)]
    public async Task Samples_are_those_of_the_reference(string name, int texts)
    {
        var voice = _synthesizer.FindVoice(name, null)!;
        var items = PiperGolden.Items.Where(item => item.Voice == name).ToList();
        Assert.Equal(texts, items.Count);

        foreach (var item in items)
        {
            var pcm = await SpeechReader.SpeakAsync(_synthesizer, PiperGolden.Request(voice, item.Speaker), item.Text);
            var expected = PiperGolden.ReadPcm(item);
            var actual = MemoryMarshal.Cast<byte, short>(pcm);

            Assert.Equal(expected.Length, actual.Length);
            var worst = 0;
            for (var i = 0; i < expected.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
            }

            // 1e-3 of full scale.
            Assert.InRange(worst, 0, 33);
        }
    }
}
