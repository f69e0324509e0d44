using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;
using HomeLab.Gateway.Llm.Ollama.OverOpenAi;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>The native routes that run a model.</summary>
internal sealed class OllamaInference(
    CallRunner runner, ModelDirectory directory, ModelLookup lookup, ModelUnload unload, IOptions<LlmOptions> options, LlmMetrics metrics)
{
    /// <summary>Maps them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/api/chat", "messages", endsWithDone: true, body => new ChatOverOpenAi(body));
        Map(routes, "/api/generate", "prompt", endsWithDone: true, body => new GenerateOverOpenAi(body));
        Map(routes, "/api/embed", "input", endsWithDone: false, body => new EmbedOverOpenAi(body, isOld: false));
        Map(routes, "/api/embeddings", "prompt", endsWithDone: false, body => new EmbedOverOpenAi(body, isOld: true));
    }

    private void Map(IEndpointRouteBuilder routes, string path, string input, bool endsWithDone, Func<JsonBody, IOverOpenAi> translate) =>
        routes.MapPost(path, async http =>
        {
            using var intake = await Intake.ReadAsync(http, ErrorShape.Ollama, options.Value);
            if (intake is null || (intake.Body.IsEmpty(input) && await AnswerEmptyAsync(http, path, intake)))
            {
                return;
            }

            var foreign = translate(intake.Body);
            var call = new NativeCall(path, intake.Body, foreign, directory, options.Value.PinLoadOptions, metrics)
            {
                Model = intake.Model,
                Priority = intake.Priority,
                Client = intake.Caller.Client,
                KeyId = intake.Caller.KeyId,
            };
            intake.Caller.Spend(await runner.RunAsync(http, call, new OllamaReply(foreign, endsWithDone)));
        });

    /// <summary>A call without input loads or unloads. False when a backend has to do that in its queue.</summary>
    private async Task<bool> AnswerEmptyAsync(HttpContext http, string path, Intake intake)
    {
        if (ModelUnload.IsAsked(intake.Body))
        {
            await unload.RunAsync(http, path, intake.Body, intake.Model);
            return true;
        }

        if (await lookup.FindOpenAiOnlyAsync(intake.Model, http.RequestAborted) is not { } model)
        {
            return false;
        }

        await JsonAnswer.SendAsync(http, json => EmptyAnswer.Write(path, model.Name, json));
        return true;
    }
}
