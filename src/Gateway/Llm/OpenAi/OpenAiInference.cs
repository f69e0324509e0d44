using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>The routes of the OpenAI surface that run a model, each with and without <c>/v1</c>: users paste both.</summary>
internal sealed class OpenAiInference(CallRunner runner, ModelDirectory directory, IOptions<LlmOptions> options, LlmMetrics metrics)
{
    /// <summary>Maps them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["/v1", ""])
        {
            routes.MapPost(prefix + "/chat/completions", http => RunAsync(
                http, "/v1/chat/completions", body => new ChatTranslation(IsStream(body), WantsUsage(body))));
            routes.MapPost(prefix + "/completions", http => RunAsync(
                http, "/v1/completions", body => new CompletionTranslation(IsStream(body), WantsUsage(body))));
            routes.MapPost(prefix + "/embeddings", http => RunAsync(
                http, "/v1/embeddings", body => new EmbeddingTranslation(body.Text("encoding_format") == "base64")));
            routes.MapPost(prefix + "/responses", http => RunAsync(
                http, "/v1/responses", body => new ResponsesTranslation(IsStream(body), new ResponsesEcho(body))));
        }

        // Anthropic's route: Ollama has it too, so bytes pass.
        routes.MapPost("/v1/messages", http => RunAsync(http, "/v1/messages", _ => null));
    }

    private async Task RunAsync(HttpContext http, string path, Func<JsonBody, ITranslation?> translate)
    {
        using var intake = await Intake.ReadAsync(http, ErrorShape.OpenAi, options.Value);
        if (intake is null)
        {
            return;
        }

        var translation = translate(intake.Body);
        var call = new OpenAiCall(path, intake.Body, translation, directory, options.Value.PinLoadOptions, metrics)
        {
            Model = intake.Model,
            Priority = intake.Priority,
            Client = intake.Caller.Client,
            KeyId = intake.Caller.KeyId,
        };
        intake.Caller.Spend(await runner.RunAsync(http, call, new OpenAiReply(call, translation)));
    }

    private static bool IsStream(JsonBody body) => body.Flag("stream") == true;

    private static bool WantsUsage(JsonBody body)
    {
        if (!body.TryFind("stream_options", out var field) || field.Kind != JsonTokenType.StartObject)
        {
            return false;
        }

        using var stream = JsonDocument.Parse(body.Utf8[field.Start..field.End]);
        return stream.RootElement.TryGetProperty("include_usage", out var include) && include.ValueKind == JsonValueKind.True;
    }
}
