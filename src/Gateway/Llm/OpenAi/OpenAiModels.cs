using System.Text.Json;
using HomeLab.Gateway.Access;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Catalogue;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary><c>/v1/models</c>: every model of every backend once, aliases too. Ids may hold <c>/</c> and <c>:</c>.</summary>
internal sealed class OpenAiModels(BackendPool pool, BackendWatch watch, ModelDirectory directory)
{
    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["/v1", ""])
        {
            routes.MapGet(prefix + "/models", ListAsync);
            routes.MapGet(prefix + "/models/{**id}", FindAsync);
        }
    }

    private async Task ListAsync(HttpContext http)
    {
        var models = await AllAsync(http);
        await JsonAnswer.SendAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list");
            json.WriteStartArray("data"u8);
            foreach (var (id, model) in models)
            {
                Write(json, id, model);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task FindAsync(HttpContext http)
    {
        // The server leaves an encoded slash as it is, and OpenAI's clients encode it.
        var id = (http.Request.RouteValues["id"] as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var models = await AllAsync(http);
        var (found, model) = models.FirstOrDefault(pair => ModelName.Same(pair.Id, id) || ModelName.Same(pair.Id, ModelName.WithTag(id)));
        if (found is null)
        {
            await ErrorShape.OpenAi.WriteAsync(http, Refusal.UnknownModel(id) with { Message = $"The model `{id}` does not exist" });
            return;
        }

        await JsonAnswer.SendAsync(http, json => Write(json, found, model));
    }

    private async Task<List<(string Id, BackendModel Model)>> AllAsync(HttpContext http)
    {
        if (!pool.Backends.Any(backend => backend.Discovered))
        {
            await watch.RefreshAsync(http.RequestAborted);
        }

        var installed = directory.List(null, loaded: false);
        var all = installed.Select(model => (Id: model.Name, Model: model)).ToList();
        foreach (var (alias, target) in directory.Aliases.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var known = installed.FirstOrDefault(
                model => ModelName.Same(model.Name, target) || ModelName.Same(model.Name, ModelName.WithTag(target)));
            if (known is not null && !all.Any(pair => ModelName.Same(pair.Id, alias)))
            {
                all.Add((alias, known));
            }
        }

        var caller = Caller.Of(http);
        return all.FindAll(pair => caller.MayUse(pair.Id));
    }

    private static void Write(Utf8JsonWriter json, string id, BackendModel model)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("object"u8, "model");
        json.WriteNumber("created"u8, model.Created.ToUnixTimeSeconds());
        json.WriteString("owned_by"u8, model.OwnedBy);
        json.WriteEndObject();
    }
}
