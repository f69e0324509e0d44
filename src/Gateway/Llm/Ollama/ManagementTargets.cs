using HomeLab.Gateway.Llm.Backends;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>Which Ollama servers a management request goes to.</summary>
internal sealed class ManagementTargets(BackendPool pool, IOptions<LlmOptions> options)
{
    private const string All = "all";

    private IEnumerable<Backend> Usable =>
        pool.Backends.Where(backend => backend.Kind == BackendKind.Ollama && backend.Breaker.State != BreakerState.Open);

    /// <summary>Those that fit, or the one that the request names with <c>?backend=</c> if it fits.</summary>
    public IReadOnlyList<Backend> Choose(HttpContext http, Func<Backend, bool> fits)
    {
        var asked = http.Request.Query["backend"].ToString();
        return [.. Usable.Where(fits).Where(backend => asked is "" or All || Named(backend, asked))];
    }

    /// <summary>
    /// The managing backend (always the same one, so that an uploaded blob is where the model is made), or what the request names.
    /// </summary>
    public IReadOnlyList<Backend> ChooseManager(HttpContext http)
    {
        var asked = http.Request.Query["backend"].ToString();
        if (asked == All)
        {
            return [.. Usable];
        }

        var name = asked.Length > 0 ? asked : options.Value.ManagementBackend;
        return [.. Usable.Where(backend => name is null || Named(backend, name)).Take(1)];
    }

    private static bool Named(Backend backend, string name) => string.Equals(backend.Name, name, StringComparison.OrdinalIgnoreCase);
}
