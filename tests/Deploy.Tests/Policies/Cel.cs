using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Tools;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Policies;

/// <summary>Evaluates CEL with an implementation that is not ours (tests/Clients/cel.mjs). Answers are kept by input.</summary>
internal static class Cel
{
    private static readonly ConcurrentDictionary<string, JsonArray> Answers = new(StringComparer.Ordinal);

    /// <summary>Why it cannot evaluate here, or null.</summary>
    public static string? WhyNot =>
        ExternalTool.Find("node") is null ? "Node is not installed"
        : !Directory.Exists(
            RepositoryFolder.Path("node_modules/@bufbuild/cel")) ? "the npm package @bufbuild/cel is not installed (make restore)"
        : null;

    /// <summary>The answer to each question, in order: null for true, else "false" or what went wrong.</summary>
    public static IReadOnlyList<string?> Evaluate(JsonArray questions)
    {
        var answers = Answers.GetOrAdd(questions.ToJsonString(), Run);

        return [.. answers.Select(answer => answer is JsonObject failure ? failure["error"]!.ToString() : answer!.GetValue<bool>() ? null : "false")];
    }

    private static JsonArray Run(string questions)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, questions);
            var (exitCode, output) = ExternalTool.Run(
                ExternalTool.Find("node")!, null, RepositoryFolder.Path("tests/Clients/cel.mjs"), file);
            Assert.True(exitCode == 0, output);

            return JsonNode.Parse(output)!.AsArray();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
