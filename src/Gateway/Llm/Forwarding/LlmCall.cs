using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Backends;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>One request of a client, ready to be composed for whichever backend takes it.</summary>
internal abstract class LlmCall
{
    /// <summary>The model, as the client names it.</summary>
    public required string Model { get; init; }

    /// <summary>Its class in the queue.</summary>
    public RequestPriority Priority { get; init; } = RequestPriority.Interactive;

    /// <summary>Whose turn it is counted as.</summary>
    public string Client { get; init; } = "";

    /// <summary>The API key's id for metrics; empty without one.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>The kind of backend that can take it; null = any.</summary>
    public virtual BackendKind? Only => null;

    /// <summary>
    /// Whether a successful answer must begin with <c>{</c> (Ollama's JSON and NDJSON): anything else counts as the backend's failure and
    /// the request goes to another one.
    /// </summary>
    public abstract bool ExpectsJson(Backend backend);

    /// <summary>The request for <paramref name="backend"/>. Asked for once per attempt. Throws <see cref="RefusedException"/>.</summary>
    public abstract BackendRequest Compose(Backend backend, string model);
}
