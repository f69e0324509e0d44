using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomeLab.Testing;

/// <summary>
/// Whisper folders of the real architecture and the real tokenizer with seeded random weights: as fast as the real ones, and just as
/// wordless.
/// </summary>
public static class SeededWhisper
{
    private static readonly string[] TokenizerFiles =
    [
        "tokenizer.json",
        "added_tokens.json",
        "vocab.json",
        "merges.txt",
        "preprocessor_config.json",
    ];

    /// <summary>Prepares a model and returns its folder.</summary>
    /// <param name="size">tiny, base or small.</param>
    /// <param name="suffix">Empty, <c>_quantized</c> or <c>_fp16</c>.</param>
    /// <param name="merged">The merged decoder, or the pair.</param>
    /// <param name="tokens">
    /// Tokens to write at most, at least 4: seeded weights find no end of a sentence by themselves. null = the model's own limit. All
    /// limits share a folder, so load the model before preparing the next.
    /// </param>
    public static string Prepare(string size, string suffix, bool merged = true, int? tokens = null)
    {
        string[] networks = merged
            ? ["encoder_model", "decoder_model_merged"]
            : ["encoder_model", "decoder_model", "decoder_with_past_model"];
        var target = $"golden/whisper/{size}{(merged ? "" : "-pair")}{(tokens is null ? "" : "-brief")}";
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

        SeededWeights.WriteAtomically(
            Path.Combine(folder, "generation_config.json"), File.ReadAllBytes(Path.Combine(source, $"generation_config{variant}.json")));
        SeededWeights.WriteAtomically(
            Path.Combine(folder, "config.json"), Config(Path.Combine(source, $"config{variant}.json"), size, tokens));
        return folder;
    }

    private static byte[] Config(string path, string size, int? tokens)
    {
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        if (tokens is { } most)
        {
            // Whisper writes at most half of its positions.
            config["max_target_positions"] = 2 * most;
        }

        if (size == "small")
        {
            (config["d_model"], config["decoder_layers"], config["decoder_attention_heads"]) = (768, 12, 12);
        }

        return JsonSerializer.SerializeToUtf8Bytes(config);
    }
}
