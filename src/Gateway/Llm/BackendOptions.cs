using System.Buffers;
using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Llm;

/// <summary>One LLM server, or one DNS name behind which several stand.</summary>
public sealed class BackendOptions : IValidatedSettings
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>Name in logs, metrics and the <c>x-homelab-backend</c> header; letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Base address without <c>/v1</c> or <c>/api</c>, for example <c>http://127.0.0.1:11434</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>What it speaks. <value>The default is <see cref="BackendKind.Ollama"/>.</value></summary>
    public BackendKind Kind { get; set; } = BackendKind.Ollama;

    /// <summary>Sent to it as <c>Authorization: Bearer</c>; null sends none.</summary>
    [Setting("the key that the backend asks for", Secret = true)]
    public string? ApiKey { get; set; }

    /// <summary>
    /// Requests that one model works on at once. More would wait inside the server, first in first out, where priority is lost.
    /// <value>Null takes 1 for Ollama (its OLLAMA_NUM_PARALLEL) and 64 for others (they batch).</value>
    /// </summary>
    [Setting("a number of requests from 1 to 4096", Min = 1, Max = 4096)]
    public int? SlotsPerModel { get; set; }

    /// <summary>
    /// Requests over all models. <value>Null takes 3 for Ollama (its OLLAMA_MAX_LOADED_MODELS on CPU) and 256 for others.</value>
    /// </summary>
    [Setting("a number of requests from 1 to 4096", Min = 1, Max = 4096)]
    public int? Slots { get; set; }

    /// <summary>
    /// Every address that the host name resolves to becomes a backend of its own (a headless Service). <value>The default is false.</value>
    /// </summary>
    public bool ResolveAll { get; set; }

    /// <summary>
    /// Whether the OpenAI surface is translated to Ollama's native calls, so that <c>max_completion_tokens</c>, <c>tool_choice</c>, context
    /// size and <c>keep_alive</c> take effect; false passes bytes to Ollama's own <c>/v1</c>. <value>The default is true.</value>
    /// </summary>
    public bool Translate { get; set; } = true;

    internal int EffectiveSlotsPerModel => SlotsPerModel ?? (Kind == BackendKind.Ollama ? 1 : 64);

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(string path)
    {
        if (Name.Length == 0 || Name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            yield return new SettingProblem(path + nameof(Name), Name, "a name of letters, digits, '-' and '_'");
        }

        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0)
        {
            yield return new SettingProblem(path + nameof(Url), Url, "an http or https address such as http://127.0.0.1:11434");
        }
        else if (url.AbsolutePath.Length > 1)
        {
            yield return new SettingProblem(
                path + nameof(Url),
                Url,
                "an address without a path",
                "Leave out what follows the port: the gateway adds /v1 or /api itself.");
        }
    }

    internal int EffectiveSlots => Slots ?? (Kind == BackendKind.Ollama ? 3 : 256);
}
