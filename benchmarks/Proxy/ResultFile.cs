using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>The rows as JSON, for the report (benchmarks/README.md). What was not measured is NaN.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Format = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes them; the first row is the direct way.</summary>
    public static void Save(string path, IReadOnlyList<Row> rows) =>
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(rows, Format));
}
