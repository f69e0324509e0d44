using System.Text.Json;
using HomeLab.Gateway.Access;
using HomeLab.Gateway.Dashboard;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Ollama.OverOpenAi;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>
/// The native routes that the gateway answers itself from what its backends last said: greeting, version, models, models in memory.
/// </summary>
internal sealed class OllamaLists(BackendPool pool, BackendWatch watch, ModelDirectory directory)
{
    private static readonly string[] GetAndHead = ["GET", "HEAD"];

    /// <summary>Maps them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", GetAndHead, GreetAsync);
        routes.MapMethods("/api/version", GetAndHead, VersionAsync);
        routes.MapMethods("/api/tags", GetAndHead, http => ListAsync(http, loaded: false));
        routes.MapMethods("/api/ps", GetAndHead, http => ListAsync(http, loaded: true));
    }

    /// <summary>A browser is shown the dashboard; everybody else looks for Ollama.</summary>
    private static Task GreetAsync(HttpContext http)
    {
        http.Response.Headers.Vary = "Accept";
        if (!DashboardPage.IsWanted(http.Request))
        {
            return http.Response.WriteAsync("Ollama is running", http.RequestAborted);
        }

        http.Response.Redirect(DashboardPage.Path);
        return Task.CompletedTask;
    }

    /// <summary>The lowest version, as Open WebUI shows it: what works on that one works everywhere.</summary>
    private async Task VersionAsync(HttpContext http)
    {
        await DiscoverAsync(http);
        var lowest = pool.Backends
            .Where(backend => backend.Discovered && backend.Inventory.Version is not null)
            .Select(backend => backend.Inventory.Version!)
            .MinBy(version => Version.TryParse(version.Split('-', '+')[0], out var parsed) ? parsed : new Version(0, 0));
        await WriteAsync(http, json => json.WriteString("version"u8, lowest ?? "0.0.0"));
    }

    private async Task ListAsync(HttpContext http, bool loaded)
    {
        await DiscoverAsync(http);
        await WriteAsync(http, json =>
        {
            json.WriteStartArray("models"u8);
            var caller = Caller.Of(http);
            var native = directory.List(BackendKind.Ollama, loaded);
            foreach (var model in native.Where(model => caller.MayUse(model.Name)))
            {
                json.WriteRawValue(model.Json.Span, skipInputValidation: true);
            }

            var known = native.Select(model => model.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var model in directory.List(BackendKind.OpenAi, loaded).Where(
                model => caller.MayUse(model.Name) && !known.Contains(model.Name)))
            {
                OpenAiOnlyModel.WriteEntry(model, json);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>At the very start nobody has been asked yet: Home Assistant's set-up must not see an empty list then.</summary>
    private Task DiscoverAsync(HttpContext http) =>
        pool.Backends.Any(backend => backend.Discovered) ? Task.CompletedTask : watch.RefreshAsync(http.RequestAborted);

    private static Task WriteAsync(HttpContext http, Action<Utf8JsonWriter> write) => JsonAnswer.SendAsync(http, json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });
}
