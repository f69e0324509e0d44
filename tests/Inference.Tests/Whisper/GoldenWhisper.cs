using System.Text.Json;
using System.Text.Json.Nodes;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper;

/// <summary>Model folders and golden values: our demo model, and random-weight models of the real architecture with the real tokenizer.</summary>
internal static class GoldenWhisper
{
    private static readonly string[] TokenizerFiles = ["tokenizer.json", "added_tokens.json", "vocab.json", "merges.txt", "preprocessor_config.json"];

    /// <summary>The demo model.</summary>
    public static string DemoFolder => SharedFolder.Path("models/demo-whisper");

    /// <summary>A clip of the demo model's evaluation set.</summary>
    public static string DemoClip(string file) => SharedFolder.Path($"golden/demo-whisper/wav/{file}");

    /// <summary>Golden values of the demo model.</summary>
    public static JsonElement DemoValues { get; } = Json("golden/demo-whisper/golden.json");

    /// <summary>Golden values of a random-weight model.</summary>
    public static JsonElement Values(string name) => Json($"golden/whisper/golden/whisper-{name}.golden.json");

    /// <summary>Prepares a random-weight model and returns its folder.</summary>
    /// <param name="size">tiny, base or small.</param>
    /// <param name="suffix">Empty, <c>_quantized</c> or <c>_fp16</c>.</param>
    /// <param name="merged">The merged decoder, or the pair.</param>
    public static string Prepare(string size, string suffix, bool merged = true)
    {
        string[] networks = merged ? ["encoder_model", "decoder_model_merged"] : ["encoder_model", "decoder_model", "decoder_with_past_model"];
        var target = $"golden/whisper/{size}{(merged ? "" : "-pair")}";
        var folder = "";
        foreach (var network in networks)
        {
            folder = Path.GetDirectoryName(SeededWeights.Prepare($"golden/whisper/{size}", network + suffix, target))!;
        }

        var source = SharedFolder.Path("golden/whisper/tokenizer");
        var variant = size == "tiny" ? "" : ".base";
        foreach (var file in TokenizerFiles)
        {
            SeededWeights.WriteAtomically(Path.Combine(folder, file), File.ReadAllBytes(Path.Combine(source, file)));
        }

        SeededWeights.WriteAtomically(Path.Combine(folder, "generation_config.json"), File.ReadAllBytes(Path.Combine(source, $"generation_config{variant}.json")));
        SeededWeights.WriteAtomically(Path.Combine(folder, "config.json"), Config(Path.Combine(source, $"config{variant}.json"), size));
        return folder;
    }

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
        return path.EndsWith(".raw", StringComparison.Ordinal) ? file : file[(data + 8)..][..(int)Math.Min(BitConverter.ToUInt32(file, data + 4), file.Length - data - 8)];
    }

    /// <summary>Little-endian floats of a file.</summary>
    public static float[] Floats(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var values = new float[bytes.Length / 4];
        Buffer.BlockCopy(bytes, 0, values, 0, bytes.Length);
        return values;
    }

    private static byte[] Config(string path, string size)
    {
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        if (size == "small")
        {
            (config["d_model"], config["decoder_layers"], config["decoder_attention_heads"]) = (768, 12, 12);
        }

        return JsonSerializer.SerializeToUtf8Bytes(config);
    }

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Path(path))).RootElement;
}
