namespace HomeLab.Gateway.Llm;

/// <summary>One LLM server, or one DNS name behind which several stand.</summary>
public sealed class BackendOptions
{
    /// <summary>Name in logs, metrics and the <c>x-homelab-backend</c> header; letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Base address without <c>/v1</c> or <c>/api</c>, for example <c>http://127.0.0.1:11434</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>What it speaks. <value>The default is <see cref="BackendKind.Ollama"/>.</value></summary>
    public BackendKind Kind { get; set; } = BackendKind.Ollama;

    /// <summary>Sent to it as <c>Authorization: Bearer</c>; null sends none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Requests that one model works on at once. More would wait inside the server, first in first out, where priority is lost.
    /// <value>Null takes 1 for Ollama (its OLLAMA_NUM_PARALLEL) and 64 for others (they batch).</value>
    /// </summary>
    public int? SlotsPerModel { get; set; }

    /// <summary>Requests over all models. <value>Null takes 3 for Ollama (its OLLAMA_MAX_LOADED_MODELS on CPU) and 256 for others.</value></summary>
    public int? Slots { get; set; }

    /// <summary>Every address that the host name resolves to becomes a backend of its own (a headless Service). <value>The default is false.</value></summary>
    public bool ResolveAll { get; set; }

    /// <summary>
    /// Whether the OpenAI surface is translated to Ollama's native calls, so that <c>max_completion_tokens</c>, <c>tool_choice</c>, context size
    /// and <c>keep_alive</c> take effect; false passes bytes to Ollama's own <c>/v1</c>. <value>The default is true.</value>
    /// </summary>
    public bool Translate { get; set; } = true;

    internal int EffectiveSlotsPerModel => SlotsPerModel ?? (Kind == BackendKind.Ollama ? 1 : 64);

    internal int EffectiveSlots => Slots ?? (Kind == BackendKind.Ollama ? 3 : 256);
}
