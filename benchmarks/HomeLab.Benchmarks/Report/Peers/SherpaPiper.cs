using System.Globalization;
using System.Text.Json;
using HomeLab.Measuring.Processes;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report.Peers;

/// <summary>Our medium voice on sherpa-onnx (npm), in a process of its own beside ours. Give it a number of seconds to speak.</summary>
internal sealed class SherpaPiper : IAsyncDisposable
{
    private const string SourceFolder = "golden/piper";
    private const string Words = "turn on the light in the living room and close the window in the bedroom before it rains tonight ";

    // About as many characters as a real voice speaks in a second.
    private const int CharactersPerSecond = 15;
    private const int Calibrations = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] EspeakData = ["/usr/lib/x86_64-linux-gnu/espeak-ng-data", "/usr/share/espeak-ng-data"];

    private readonly ChildProcess _process;
    private string _text = "";
    private double _speed = 1;

    private SherpaPiper(ChildProcess process)
    {
        _process = process;
    }

    /// <summary>Seconds of audio that its last sentence had.</summary>
    public double Seconds { get; private set; }

    /// <summary>Starts it; null where it is not installed.</summary>
    public static SherpaPiper? TryStart(int threads)
    {
        var peers = RepositoryFolder.Path("benchmarks/Peers");
        if (!Directory.Exists(Path.Combine(peers, "node_modules/sherpa-onnx-node"))
            || EspeakData.FirstOrDefault(Directory.Exists) is not { } data)
        {
            return null;
        }

        var script = Path.Combine(peers, "sherpa-piper.cjs");
        return new SherpaPiper(ChildProcess.Start("node", [script, PrepareVoice(), data, threads.ToString(CultureInfo.InvariantCulture)]));
    }

    /// <summary>Chooses text and speed so that a sentence has about this length: seeded weights have no tempo of their own.</summary>
    public void Prepare(int seconds)
    {
        var length = Math.Max(10, seconds * CharactersPerSecond);
        _text = string.Concat(Enumerable.Repeat(Words, (length / Words.Length) + 1))[..length].Trim();
        _speed = 1;
        for (var round = 0; round < Calibrations; round++)
        {
            Speak();
            _speed *= Seconds / seconds;
        }

        Speak();
    }

    /// <summary>Speaks the sentence: milliseconds to its first and to its last audio.</summary>
    public (double First, double All) Speak()
    {
        _process.Input.WriteLine(JsonSerializer.Serialize(new { text = _text, speed = _speed }));
        _process.Input.Flush();
        using var answer = JsonDocument.Parse(_process.ReadLineAsync(Patience, CancellationToken.None).GetAwaiter().GetResult());
        Seconds = answer.RootElement.GetProperty("seconds").GetDouble();
        return (answer.RootElement.GetProperty("first").GetDouble(), answer.RootElement.GetProperty("all").GetDouble());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string PrepareVoice()
    {
        var folder = Directory.CreateDirectory(RepositoryFolder.Path("artifacts/benchmarks/peers/sherpa-piper")).FullName;
        var model = SeededWeights.Prepare(SourceFolder, "medium");
        var weights = Path.Combine(folder, "medium.weights.bin");
        if (!File.Exists(weights))
        {
            SeededWeights.WriteAtomically(weights, File.ReadAllBytes(Path.ChangeExtension(model, ".weights.bin")));
        }

        using var config = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Path($"{SourceFolder}/{BenchModels.Voice}.onnx.json")));
        var metadata = new OnnxMetadata(new Dictionary<string, string>
        {
            ["model_type"] = "vits",
            ["comment"] = "piper",
            ["language"] = "English",
            ["voice"] = config.RootElement.GetProperty("espeak").GetProperty("voice").GetString()!,
            ["has_espeak"] = "1",
            ["n_speakers"] = "1",
            ["sample_rate"] = config.RootElement.GetProperty("audio").GetProperty("sample_rate").GetRawText(),
        });
        SeededWeights.WriteAtomically(Path.Combine(folder, "voice.onnx"), [.. File.ReadAllBytes(model), .. metadata.ToBytes()]);

        // Symbols of one character only: it refuses others.
        var symbols = config.RootElement.GetProperty("phoneme_id_map").EnumerateObject().Where(symbol => symbol.Name.Length == 1);
        var tokens = symbols.Select(symbol => $"{symbol.Name} {symbol.Value[0]}\n");
        File.WriteAllText(Path.Combine(folder, "tokens.txt"), string.Concat(tokens));
        return folder;
    }
}
