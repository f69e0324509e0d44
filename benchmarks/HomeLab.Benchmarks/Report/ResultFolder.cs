using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report;

/// <summary>Where results are kept as JSON, so that rows can be measured one at a time and the report written from all of them.</summary>
internal sealed class ResultFolder
{
    private const string LoadName = "load";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _folder;

    /// <summary>
    /// The folder of the checkout; a quick run, whose figures mean nothing, has one of its own among the build's outputs.
    /// </summary>
    public ResultFolder(bool isQuick)
    {
        Root = isQuick ? RepositoryFolder.Path("artifacts/benchmarks/quick") : RepositoryFolder.Root;
        _folder = Directory.CreateDirectory(Path.Combine(Root, "benchmarks/results")).FullName;
    }

    /// <summary>What BENCHMARKS.md and the plots lie under.</summary>
    public string Root { get; }

    /// <summary>Keeps a result in place of an earlier one.</summary>
    public void Save(ReportRecord record) => Write(record.Id, record);

    /// <summary>Keeps the result of the mixed load.</summary>
    public void Save(LoadGenerator.Report load) => Write(LoadName, load);

    /// <summary>The result of a measurement; null when there is none.</summary>
    public ReportRecord? Find(string id) => Read<ReportRecord>(id);

    /// <summary>The result of the mixed load; null when there is none.</summary>
    public LoadGenerator.Report? FindLoad() => Read<LoadGenerator.Report>(LoadName);

    private string FileOf(string name) => Path.Combine(_folder, name + ".json");

    private void Write<T>(string name, T value) => File.WriteAllText(FileOf(name), JsonSerializer.Serialize(value, Format) + "\n");

    private T? Read<T>(string name)
        where T : class => File.Exists(FileOf(name)) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(FileOf(name)), Format) : null;
}
