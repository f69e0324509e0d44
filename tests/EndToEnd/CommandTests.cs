using System.Text.Json;
using HomeLab.Testing;

namespace HomeLab.EndToEnd.Tests;

public sealed class CommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_self_test_passes_on_the_demo_set()
    {
        var (exitCode, output, _) = await HomeLabProcess.RunAsync(Token, "selftest");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task The_self_test_passes_against_a_running_server()
    {
        await using var server = await HomeLabProcess.ServeAsync(Token);

        var (exitCode, output, _) = await HomeLabProcess.RunAsync(Token, "selftest", "--server", $"127.0.0.1:{server.Ports["all"]}");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Models_are_listed_as_json()
    {
        var (exitCode, output, _) = await HomeLabProcess.RunAsync(Token, "models", "list", "--json");

        Assert.Equal(0, exitCode);
        using var models = JsonDocument.Parse(output);
        Assert.Contains(models.RootElement.EnumerateArray(), model => model.GetProperty("id").GetString() == "whisper-tiny");
        Assert.Contains(models.RootElement.EnumerateArray(), model => model.GetProperty("origin").GetString() == "demo");
    }

    [Fact]
    public async Task The_doctor_looks_at_everything()
    {
        var (_, output, _) = await HomeLabProcess.RunAsync(Token, "doctor", "--json");

        using var findings = JsonDocument.Parse(output);
        var subjects = findings.RootElement.EnumerateArray().Select(finding => finding.GetProperty("subject").GetString()).ToList();
        Assert.Superset(
            new HashSet<string?>
            {
                "espeak-ng",
                "ffmpeg",
                "models stt",
                "models wake",
                "port tts",
                "llm ollama",
                "gpu",
                "disk",
                "memory",
                "open files",
            },
            subjects.ToHashSet());
    }

    [Theory]
    [InlineData(2, "transcribe", "--format", "morse")]
    [InlineData(2, "transcribe", "--bogus")]
    [InlineData(2, "say", "hello", "--speed", "9")]
    [InlineData(2, "say", "hello", "--voice", "nobody", "-o", "-")]
    [InlineData(1, "transcribe", "/does/not/exist.wav")]
    [InlineData(3, "say", "hello", "--server", "127.0.0.1:1", "-o", "-")]
    [InlineData(2, "frobnicate")]
    public async Task What_goes_wrong_has_an_exit_code_and_words(int expected, params string[] arguments)
    {
        var (exitCode, _, errors) = await HomeLabProcess.RunAsync(Token, arguments);

        Assert.Equal(expected, exitCode);
        Assert.NotEqual("", errors.Trim());
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_is_understood()
    {
        var commands = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "commands.txt"), Token);
        var folder = Directory.CreateTempSubdirectory("homelab-say").FullName;
        try
        {
            var (said, _, sayErrors) = await HomeLabProcess.RunAsync(Token, "say", string.Join('\n', commands), "--lines", "-o", folder);
            Assert.True(said == 0, sayErrors);
            var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
            Assert.Equal(commands.Length, files.Length);

            var (heard, output, _) = await HomeLabProcess.RunAsync(Token, ["transcribe", "--language", "en", "--format", "Json", .. files]);
            Assert.Equal(0, heard);

            var texts = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
                line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!);
            var wrong = commands.Zip(texts).Where(pair => Normalize(pair.First) != Normalize(pair.Second)).ToList();
            Assert.True(
                wrong.Count <= 10,
                $"{wrong.Count} of {commands.Length} differ: {string.Join("; ", wrong.Select(pair => $"{pair.First} → {pair.Second}"))}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Normalize(string text) =>
        string.Join(
            ' ',
            new string(
                [.. text.ToLowerInvariant().Select(character => char.IsLetterOrDigit(character) || character == '%' ? character : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
