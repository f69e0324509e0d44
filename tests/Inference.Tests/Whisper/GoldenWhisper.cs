using System.Text.Json;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper;

/// <summary>The demo model, its clips, and golden values.</summary>
internal static class GoldenWhisper
{
    /// <summary>The demo model.</summary>
    public static string DemoFolder => SharedFolder.Path("models/demo-whisper");

    /// <summary>A clip of the demo model's evaluation set.</summary>
    public static string DemoClip(string file) => SharedFolder.Path($"golden/demo-whisper/wav/{file}");

    /// <summary>Golden values of the demo model.</summary>
    public static JsonElement DemoValues => Json("golden/demo-whisper/golden.json");

    /// <summary>Golden values of a random-weight model.</summary>
    public static JsonElement Values(string name) => Json($"golden/whisper/golden/whisper-{name}.golden.json");

    /// <summary>16 kHz mono samples of a 16-bit WAV file.</summary>
    public static float[] Samples(string path)
    {
        var pcm = Pcm(path);
        var samples = new float[pcm.Length / 2];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BitConverter.ToInt16(pcm, i * 2) / 32768f;
        }

        return samples;
    }

    /// <summary>PCM bytes of a 16-bit, 16 kHz mono WAV file with a plain header, or of a headerless file.</summary>
    public static byte[] Pcm(string path)
    {
        var file = File.ReadAllBytes(path);
        var data = file.AsSpan().IndexOf("data"u8);
        return path.EndsWith(".raw", StringComparison.Ordinal)
            ? file
            : file[(data + 8)..][..(int)Math.Min(BitConverter.ToUInt32(file, data + 4), file.Length - data - 8)];
    }

    /// <summary>Little-endian floats of a file.</summary>
    public static float[] Floats(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var values = new float[bytes.Length / 4];
        Buffer.BlockCopy(bytes, 0, values, 0, bytes.Length);
        return values;
    }

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Path(path))).RootElement;
}
