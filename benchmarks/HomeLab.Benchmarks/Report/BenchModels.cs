using System.Text.Json.Nodes;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report;

/// <summary>
/// Models folders for gateways under test. Wake words come from the demo set, which has openWakeWord's shapes; a medium Piper voice and
/// Whisper tiny have the real architectures with seeded weights, so their cost is the real one's.
/// </summary>
internal static class BenchModels
{
    /// <summary>Id of the voice that <see cref="WithVoice"/> installs.</summary>
    public const string Voice = "en_US-synth-medium";

    /// <summary>Id of the recogniser that <see cref="WithVoiceAndTiny"/> installs.</summary>
    public const string Tiny = "whisper-tiny-seeded";

    // Seeded weights speak slowly; with this they need about as long for a sentence as a real voice.
    private const double Tempo = 0.2;

    /// <summary>Nothing installed: the demo set.</summary>
    public static string Demo() => Folder("demo");

    /// <summary>The demo set and a medium voice, where the reference data is at hand.</summary>
    public static string WithVoice()
    {
        var folder = Folder("voice");
        if (SharedFolder.Exists)
        {
            InstallVoice(folder);
        }

        return folder;
    }

    /// <summary>Wake words, a medium voice and Whisper tiny in 8 bits.</summary>
    /// <exception cref="MissingException">There is no reference data.</exception>
    public static string WithVoiceAndTiny()
    {
        RequireReference();
        var folder = Folder("full");
        InstallVoice(folder);
        var whisper = SeededWhisper.Prepare("tiny", "_quantized");
        foreach (var file in Directory.EnumerateFiles(whisper).Where(file => IsPartOfTiny(Path.GetFileName(file))))
        {
            Copy(file, Path.Combine(folder, "custom/stt", Tiny));
        }

        return folder;
    }

    /// <summary>Throws where measuring needs reference data that is not there.</summary>
    /// <exception cref="MissingException">It is not there.</exception>
    public static void RequireReference()
    {
        if (!SharedFolder.Exists)
        {
            throw new MissingException("needs the reference data beside the checkout (CONTRIBUTING.md)");
        }
    }

    private static bool IsPartOfTiny(string file) => !file.EndsWith(".tmp", StringComparison.Ordinal)
        && (!file.Contains("coder_", StringComparison.Ordinal)
            || file.StartsWith("encoder_model_quantized", StringComparison.Ordinal)
            || file.StartsWith("decoder_model_merged_quantized", StringComparison.Ordinal));

    private static void InstallVoice(string folder)
    {
        var target = Path.Combine(folder, "custom/tts");
        var model = SeededWeights.Prepare("golden/piper", "medium");
        Copy(Path.ChangeExtension(model, ".weights.bin"), target);
        Copy(model, target, Voice + ".onnx");
        var settings = JsonNode.Parse(File.ReadAllBytes(SharedFolder.Path($"golden/piper/{Voice}.onnx.json")))!;
        settings["inference"]!["length_scale"] = Tempo;
        File.WriteAllText(Path.Combine(target, Voice + ".onnx.json"), settings.ToJsonString());
    }

    private static string Folder(string name) =>
        Directory.CreateDirectory(RepositoryFolder.Path(Path.Combine("artifacts/benchmarks/models", name))).FullName;

    private static void Copy(string file, string folder, string? name = null)
    {
        var target = Path.Combine(Directory.CreateDirectory(folder).FullName, name ?? Path.GetFileName(file));
        if (!File.Exists(target) || new FileInfo(target).Length != new FileInfo(file).Length)
        {
            // Not File.Copy: the reference data is read-only, and a copy would be too.
            SeededWeights.WriteAtomically(target, File.ReadAllBytes(file));
        }
    }
}
