using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>
/// Takes a model out of memory: no input and <c>keep_alive</c> 0, sent to every backend that has it, loaded or not: which one has it in
/// memory changes behind our back, and Ollama loads nothing in order to unload it. Needs no slot.
/// </summary>
internal sealed class ModelUnload(BackendPool pool, ModelLookup lookup, ManagementRelay relay)
{
    /// <summary>Whether <c>keep_alive</c> is zero: a number or a duration.</summary>
    public static bool IsAsked(JsonBody body)
    {
        if (!body.TryFind("keep_alive", out var field))
        {
            return false;
        }

        return field.Kind switch
        {
            JsonTokenType.Number => body.Value(field).IndexOfAnyExcept("0.-eE"u8) < 0,
            JsonTokenType.String => body.Text("keep_alive") is "0" or "0s" or "0m" or "0h" or "0ms",
            _ => false,
        };
    }

    /// <summary>Unloads and answers.</summary>
    public async Task RunAsync(HttpContext http, string path, JsonBody body, string asked)
    {
        var models = await lookup.FindAsync(asked, BackendKind.Ollama, http.RequestAborted);
        if (models.Count == 0)
        {
            await ErrorShape.Ollama.WriteAsync(http, await lookup.RefuseAsync(asked, http.RequestAborted));
            return;
        }

        var model = models[0];
        var holders = pool.Backends.Where(backend => backend.Kind == BackendKind.Ollama && backend.Has(model)).ToList();
        using var composed = new PooledBuffer();
        new JsonEdit(body).SetText("model", model).WriteTo(composed);
        await relay.SendAsync(http, HttpMethod.Post, path, composed.Written.ToArray(), holders);
    }
}
