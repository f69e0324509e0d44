using System.Runtime.InteropServices;
using System.Text.Json;
using HomeLab.Inference.Speech;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Piper;

/// <summary>Voices with seeded random weights in Piper's real architectures, and what the reference made of them at noise 0.</summary>
internal static class PiperGolden
{
    private const string Folder = "golden/piper";

    /// <summary>Voice name to model of the reference data.</summary>
    private static readonly Dictionary<string, string> Models = new()
    {
        ["en_US-synth-medium"] = "medium",
        ["de_DE-synth-low"] = "low",
        ["fr_FR-synth-x_low"] = "x_low",
        ["en_US-synth_ms-medium"] = "medium_ms",
    };

    private static readonly Lazy<List<PiperGoldenItem>> All = new(() => [.. Read()]);

    private static readonly Lazy<SpeechSynthesizer> Shared = new(() => new SpeechSynthesizer(new SpeechOptions
    {
        VoiceFolders = { new VoiceFolder(Voices) },
        PhraseCacheBytes = 0,
        FirstPieceChars = 0,
    }));

    public static IReadOnlyList<PiperGoldenItem> Items => All.Value;

    /// <summary>The four voices, whole sentences, nothing remembered. Lives as long as the process.</summary>
    public static SpeechSynthesizer Synthesizer => Shared.Value;

    /// <summary>Folder that holds the four voices; made on first use.</summary>
    public static string Voices
    {
        get
        {
            foreach (var voice in Models.Keys)
            {
                Voice(voice);
            }

            return RepositoryFolder.Path("artifacts/" + Folder);
        }
    }

    /// <summary>Path of one voice's model; made on first use.</summary>
    public static string Voice(string name)
    {
        var model = SeededWeights.Prepare(Folder, Models[name]);
        var voice = Path.Combine(Path.GetDirectoryName(model)!, name + ".onnx");
        Copy(model, voice);
        Copy(SharedFolder.Path($"{Folder}/{name}.onnx.json"), voice + ".json");
        return voice;
    }

    /// <summary>As the reference was called: fixed noise, whole text.</summary>
    public static SpeechRequest Request(Voice voice, int? speaker = null) =>
        new(voice) { NoiseScale = 0, NoiseWidth = 0, Speaker = speaker?.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    public static short[] ReadPcm(PiperGoldenItem item) =>
        MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(SharedFolder.Path($"{Folder}/{item.Pcm}"))).ToArray();

    private static IEnumerable<PiperGoldenItem> Read()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SharedFolder.Path(Folder + "/golden/golden.json")));
        foreach (var item in json.RootElement.GetProperty("items").EnumerateArray())
        {
            var speaker = item.GetProperty("speaker_id");
            yield return new PiperGoldenItem(
                item.GetProperty("voice").GetString()!,
                item.GetProperty("text").GetString()!,
                speaker.ValueKind == JsonValueKind.Number ? speaker.GetInt32() : null,
                item.GetProperty("pcm").GetString()!,
                [.. item.GetProperty("sentences").EnumerateArray().Select(ReadSentence)]);
        }
    }

    private static PiperGoldenSentence ReadSentence(JsonElement sentence) => new(
        sentence.GetProperty("phonemes").GetString()!,
        [.. sentence.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64())],
        sentence.GetProperty("samples").GetInt32());

    private static void Copy(string source, string target)
    {
        if (!File.Exists(target))
        {
            var temporary = $"{target}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp";
            File.WriteAllBytes(temporary, File.ReadAllBytes(source));
            File.Move(temporary, target, overwrite: true);
        }
    }
}

internal sealed record PiperGoldenItem(string Voice, string Text, int? Speaker, string Pcm, IReadOnlyList<PiperGoldenSentence> Sentences);

internal sealed record PiperGoldenSentence(string Phonemes, long[] Ids, int Samples);
