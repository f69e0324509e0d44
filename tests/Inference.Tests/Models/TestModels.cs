using System.Security.Cryptography;
using System.Text.Json;
using HomeLab.Inference.Models;

namespace HomeLab.Inference.Tests.Models;

/// <summary>
/// A store in a temporary folder whose list holds two small models: <c>voice</c> (two files, default) and <c>word</c> with its
/// <c>features</c>.
/// </summary>
internal sealed class TestModels : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("homelab-models-").FullName;

    public TestModels(Uri? hub = null, bool isVoiceDefault = true)
    {
        Options = new ModelStoreOptions
        {
            Root = Path.Combine(_folder, "store"),
            Mirror = null,
            LockPath = Path.Combine(_folder, "models.lock"),
            DemoFolder = Path.Combine(_folder, "demo"),
            RetryDelay = TimeSpan.Zero,
            Attempts = 3,
        };
        WriteList(Options.LockPath, hub ?? new Uri("http://127.0.0.1:9/"), isVoiceDefault);
    }

    public static byte[] Onnx { get; } = Noise(300_000, 1);

    public static byte[] Json { get; } = Noise(5_000, 2);

    public static byte[] Head { get; } = Noise(20_000, 3);

    public static byte[] Embedding { get; } = Noise(40_000, 4);

    public ModelStoreOptions Options { get; }

    public string VoiceFolder => Path.Combine(Options.Root, "tts", "voice");

    /// <summary>A second folder, for mirrors.</summary>
    public string MirrorFolder => Path.Combine(_folder, "mirror");

    public ModelStore Open(StoreDisk? disk = null) =>
        new(Options, null, null, disk ?? new StoreDisk(), TimeProvider.System);

    /// <summary>Puts a file into the mirror folder.</summary>
    public void Mirror(string path, byte[] content)
    {
        Options.Mirror = MirrorFolder;
        Write(Path.Combine(MirrorFolder, path), content);
    }

    /// <summary>Fills the mirror folder with the whole list, laid out by path.</summary>
    public void MirrorAll()
    {
        Mirror("tts/voice/voice.onnx", Onnx);
        Mirror("tts/voice/config/voice.json", Json);
        Mirror("wake/word/word.onnx", Head);
        Mirror("wake-features/features/embedding.onnx", Embedding);
    }

    public static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    /// <summary>Every file of the store but its lock file, relative to it.</summary>
    public IReadOnlyList<string> FilesInStore() =>
        Directory.Exists(Options.Root)
            ? [.. Directory.EnumerateFiles(Options.Root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Options.Root, file)).Where(file => file != ".lock").Order(StringComparer.Ordinal)]
            : [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void WriteList(string path, Uri hub, bool isVoiceDefault)
    {
        var list = new
        {
            version = 1,
            models = new object[]
            {
                Model("features", "wake-features", null, false, ("embedding.onnx", Embedding)),
                Model("word", "wake", "features", false, ("word.onnx", Head)),
                Model("voice", "tts", null, isVoiceDefault, ("voice.onnx", Onnx), ("config/voice.json", Json)),
            },
        };
        File.WriteAllText(path, JsonSerializer.Serialize(list));

        object Model(string id, string kind, string? features, bool isDefault, params (string Path, byte[] Content)[] files) => new
        {
            id,
            kind,
            languages = new[] { "en" },
            licence = "MIT",
            features,
            @default = isDefault,
            checksumSource = "the test",
            files = files.Select(file => new
            {
                path = file.Path,
                url = new Uri(hub, file.Path).AbsoluteUri,
                bytes = file.Content.Length,
                sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Content)),
            }),
        };
    }

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
