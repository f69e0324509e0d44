using HomeLab.Gateway.Access;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Json;
using HomeLab.Gateway.Llm.Ollama.OverOpenAi;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>
/// The native routes that manage models. <c>show</c>, <c>copy</c> and <c>delete</c> go to the backends that have the model; <c>pull</c>,
/// <c>push</c> and <c>create</c> to the managing one; <c>?backend=name</c> or <c>?backend=all</c> chooses otherwise. A key that is kept to
/// some models manages no others.
/// </summary>
internal sealed class OllamaManagement(
    ManagementTargets targets, ManagementRelay relay, ModelLookup lookup, IOptions<LlmOptions> options)
{
    /// <summary>Maps them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/show", http => AtHoldersAsync(http, "/api/show", all: false));
        routes.MapPost("/api/copy", http => AtHoldersAsync(http, "/api/copy", all: true));
        routes.MapDelete("/api/delete", http => AtHoldersAsync(http, "/api/delete", all: true));
        routes.MapPost("/api/pull", http => AtManagerAsync(http, "/api/pull"));
        routes.MapPost("/api/push", http => AtManagerAsync(http, "/api/push"));
        routes.MapPost("/api/create", http => AtManagerAsync(http, "/api/create"));
    }

    private async Task AtHoldersAsync(HttpContext http, string path, bool all)
    {
        using var bytes = await ReadAsync(http);
        if (bytes is null || await BodyOrRefuseAsync(http, bytes) is not { } body)
        {
            return;
        }

        var field = NamingField(body);
        if (body.Text(field) is not { Length: > 0 } asked)
        {
            await ErrorShape.Ollama.WriteAsync(http, Refusal.BadRequest("The body must name a model.", "model"));
            return;
        }

        if (path == "/api/show" && await lookup.FindOpenAiOnlyAsync(asked, http.RequestAborted) is { } foreign)
        {
            await JsonAnswer.SendAsync(http, json => OpenAiOnlyModel.WriteShow(foreign, json));
            return;
        }

        // An alias or a fallback may be shown in the place of a model, but never be copied or deleted in its place.
        var known = await lookup.FindAsync(asked, BackendKind.Ollama, http.RequestAborted);
        var model = known.FirstOrDefault(name => !all || ModelName.Same(name, asked) || ModelName.Same(name, ModelName.WithTag(asked)));
        var holders = model is null ? [] : targets.Choose(http, backend => backend.Has(model));
        if (holders.Count == 0)
        {
            await ErrorShape.Ollama.WriteAsync(http, await lookup.RefuseAsync(asked, http.RequestAborted));
            return;
        }

        using var composed = new PooledBuffer();
        new JsonEdit(body).SetText(field, model!).WriteTo(composed);
        var method = HttpMethod.Parse(http.Request.Method);
        await relay.SendAsync(http, method, path, composed.Written.ToArray(), all ? holders : [holders[0]]);
    }

    private async Task AtManagerAsync(HttpContext http, string path)
    {
        using var bytes = await ReadAsync(http);
        if (bytes is null || await BodyOrRefuseAsync(http, bytes) is null)
        {
            return;
        }

        var managers = targets.ChooseManager(http);
        if (managers.Count == 0)
        {
            await ErrorShape.Ollama.WriteAsync(
                http, Refusal.NoBackend("No such Ollama backend answers at the moment.", TimeSpan.FromSeconds(5)));
            return;
        }

        await relay.SendAsync(http, HttpMethod.Post, path, bytes.Written.ToArray(), managers);
    }

    /// <summary>What names the model: <c>model</c>, the <c>source</c> of a copy, or the older <c>name</c>.</summary>
    private static string NamingField(JsonBody body) =>
        body.TryFind("model", out _) ? "model" : body.TryFind("source", out _) ? "source" : "name";

    private async Task<PooledBuffer?> ReadAsync(HttpContext http)
    {
        var (bytes, refusal) = await RequestBody.ReadAsync(http, options.Value.MaxRequestBytes);
        if (bytes is null)
        {
            await ErrorShape.Ollama.WriteAsync(http, refusal!);
        }

        return bytes;
    }

    private static async Task<JsonBody?> BodyOrRefuseAsync(HttpContext http, PooledBuffer bytes)
    {
        if (!JsonBody.TryRead(bytes.Written, out var body, out var fault))
        {
            await ErrorShape.Ollama.WriteAsync(http, Refusal.BadRequest(fault));
            return null;
        }

        if (body.Text(NamingField(body)) is { } model && !Caller.Of(http).MayUse(model))
        {
            await ErrorShape.Ollama.WriteAsync(http, Refusal.ModelNotAllowed(model));
            return null;
        }

        return body;
    }
}
