using HomeLab.Inference;
using HomeLab.Inference.Audio;

namespace HomeLab.Gateway.Tests.Fakes;

/// <summary>A WAV file of silence: 16 kHz, mono, 16 bits.</summary>
internal static class SilentWav
{
    /// <summary>One of <paramref name="samples"/>.</summary>
    public static byte[] Of(int samples)
    {
        var wav = new byte[WavWriter.HeaderBytes + (samples * 2)];
        WavWriter.WriteHeader(wav, PcmFormat.Speech16Khz, samples * 2);
        return wav;
    }
}
