using HomeLab.FakeOllama;
using HomeLab.Gateway.Cli.Doctor;
using HomeLab.Gateway.Llm;

namespace HomeLab.Gateway.Tests.Cli.Doctor;

public sealed class BackendChecksTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_answers_is_fine()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();

        var finding = await AskAsync(new BackendOptions { Name = "den", Url = ollama.Url });

        Assert.Equal(("llm den", FindingLevel.Ok), (finding.Subject, finding.Level));
        Assert.Contains($"models: {ollama.Models.Names.Count}", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_warning_with_its_setting()
    {
        var finding = await AskAsync(new BackendOptions { Name = "den", Url = "http://127.0.0.1:1" });

        Assert.Equal(FindingLevel.Warn, finding.Level);
        Assert.Contains("127.0.0.1:1", finding.Detail, StringComparison.Ordinal);
        Assert.Contains("Llm:Backends:0:Url", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_not_waited_for()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        ollama.Faults.QuestionsHang = true;

        var finding = await AskAsync(
            new BackendOptions { Name = "den", Url = ollama.Url }, new LlmOptions { ProbeTimeout = TimeSpan.FromMilliseconds(100) });

        Assert.Equal(FindingLevel.Warn, finding.Level);
        Assert.Contains("no answer within 0.1 s", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task None_at_all_is_a_warning()
    {
        var finding = Assert.Single(await BackendChecks.RunAsync(new LlmOptions(), Token));

        Assert.Equal(FindingLevel.Warn, finding.Level);
    }

    private static async Task<Finding> AskAsync(BackendOptions backend, LlmOptions? options = null)
    {
        options ??= new LlmOptions();
        options.Backends.Add(backend);
        return Assert.Single(await BackendChecks.RunAsync(options, Token));
    }
}
