using System.Text.Json;
using HomeLab.Gateway.Llm;
using HomeLab.Gateway.Llm.Backends;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Cli.Doctor;

/// <summary>Whether the servers of language models answer.</summary>
internal static class BackendChecks
{
    /// <summary>Asks all of them at once, each for as long as the gateway would.</summary>
    public static async Task<IEnumerable<Finding>> RunAsync(LlmOptions options, CancellationToken cancellationToken)
    {
        if (options.Backends.Count == 0)
        {
            return [new Finding("llm", FindingLevel.Warn, "no server is configured", "--set Llm:Backends:0:Url=http://HOST:11434")];
        }

        using var pool = new BackendPool(Options.Create(options), TimeProvider.System);
        await pool.ResolveAsync(cancellationToken);
        var unresolved = options.Backends.Where(backend => !pool.Backends.Any(known => known.Options == backend));
        return
        [
            .. unresolved.Select(backend => new Finding(
                Subject(backend.Name), FindingLevel.Warn, $"no address for {new Uri(backend.Url).Host}", Fix(options, backend))),
            .. await Task.WhenAll(pool.Backends.Select(backend => AskAsync(backend, options, cancellationToken))),
        ];
    }

    private static async Task<Finding> AskAsync(Backend backend, LlmOptions options, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.ProbeTimeout);
        try
        {
            var inventory = await BackendQuestions.AskAsync(backend, patience.Token);
            var version = inventory.Version is { } number ? $", version {number}" : "";
            return inventory.Models.Count > 0
                ? new Finding(
                    Subject(backend.Name), FindingLevel.Ok, $"{backend.Address} answers{version}, models: {inventory.Models.Count}")
                : new Finding(
                    Subject(backend.Name),
                    FindingLevel.Warn,
                    $"{backend.Address} answers{version} but has no models",
                    "ollama pull qwen3:4b");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            var reason = failure is OperationCanceledException
                ? $"no answer within {options.ProbeTimeout.TotalSeconds:0.##} s"
                : failure.Message;
            return new Finding(Subject(backend.Name), FindingLevel.Warn, $"{backend.Address}: {reason}", Fix(options, backend.Options));
        }
    }

    private static string Subject(string name) => $"llm {name}";

    private static string Fix(LlmOptions options, BackendOptions backend) =>
        $"start it, or --set Llm:Backends:{options.Backends.IndexOf(backend)}:Url=… (speech works without)";
}
