using System.Text;
using HomeLab.Inference.Audio;

namespace HomeLab.Gateway.Tests.Clients;

/// <summary>Looks at speech in one of the formats of <c>/v1/audio/speech</c>: its first bytes, and what a decoder makes of it.</summary>
internal static class SpokenBytes
{
    private const int PcmRate = 24_000;

    /// <summary>The formats that can be tested here: those that need ffmpeg only where it is installed.</summary>
    public static IReadOnlyList<string> Formats { get; } = new Ffmpeg().IsInstalled
        ? ["wav", "pcm", "mp3", "opus", "aac", "flac"]
        : ["wav", "pcm"];

    /// <summary>Asserts that it is a few seconds of sound in that format.</summary>
    public static async Task AssertSpokenAsync(string format, byte[] audio, CancellationToken cancellationToken)
    {
        var begin = Encoding.Latin1.GetString(audio, 0, 4);
        var isThat = format switch
        {
            "wav" => begin == "RIFF",
            "opus" => begin == "OggS",
            "flac" => begin == "fLaC",
            "mp3" => begin.StartsWith("ID3", StringComparison.Ordinal) || IsSync(audio, 0xE0),
            "aac" => IsSync(audio, 0xF0),
            _ => true,
        };
        Assert.True(isThat, $"{format} begins with {Convert.ToHexString(audio.AsSpan(0, 4))}");

        var file = format == "pcm" ? WithHeader(audio) : audio;
        await using var source = await AudioFile.OpenAsync(new MemoryStream(file), ownsStream: true, new Ffmpeg(), cancellationToken);
        var samples = await AudioFile.ReadSpeechAsync(source, TimeSpan.FromMinutes(1), cancellationToken);
        Assert.InRange(samples.Length / 16_000d, 0.5, 5);
        Assert.True(samples.Max() > 0.05f, $"{format} is silent");
    }

    private static bool IsSync(byte[] audio, int mask) => audio[0] == 0xFF && (audio[1] & mask) == mask;

    private static byte[] WithHeader(byte[] pcm)
    {
        var wav = new byte[WavWriter.HeaderBytes + pcm.Length];
        WavWriter.WriteHeader(wav, new Inference.PcmFormat(PcmRate, 2, 1), (uint)pcm.Length);
        pcm.CopyTo(wav, WavWriter.HeaderBytes);
        return wav;
    }
}
