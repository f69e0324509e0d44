using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>The native routes that run a model.</summary>
internal sealed class OllamaInference(
    CallRunner runner, ModelDirectory directory, ModelUnload unload, IOptions<LlmOptions> options, LlmMetrics metrics)
{
    /// <summary>Maps them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/chat", http => RunAsync(http, "/api/chat", "messages", endsWithDone: true));
        routes.MapPost("/api/generate", http => RunAsync(http, "/api/generate", "prompt", endsWithDone: true));
        routes.MapPost("/api/embed", http => RunAsync(http, "/api/embed", "input", endsWithDone: false));
        routes.MapPost("/api/embeddings", http => RunAsync(http, "/api/embeddings", "prompt", endsWithDone: false));
    }

    private async Task RunAsync(HttpContext http, string path, string input, bool endsWithDone)
    {
        using var intake = await Intake.ReadAsync(http, ErrorShape.Ollama, options.Value);
        if (intake is null)
        {
            return;
        }

        if (intake.Body.IsEmpty(input) && ModelUnload.IsAsked(intake.Body))
        {
            await unload.RunAsync(http, path, intake.Body, intake.Model);
            return;
        }

        var call = new NativeCall(path, intake.Body, directory, options.Value.PinLoadOptions, metrics)
        {
            Model = intake.Model,
            Priority = intake.Priority,
            Client = intake.Caller.Client,
            KeyId = intake.Caller.KeyId,
        };
        intake.Caller.Spend(await runner.RunAsync(http, call, new UntouchedReply(ErrorShape.Ollama, new NdjsonWatch(endsWithDone))));
    }
}
