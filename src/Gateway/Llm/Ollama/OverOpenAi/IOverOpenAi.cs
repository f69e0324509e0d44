using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// One native call in OpenAI's words, for a model that only an OpenAI-compatible backend has. Made when the call comes: its durations count
/// from there.
/// </summary>
internal interface IOverOpenAi
{
    /// <summary>OpenAI's route.</summary>
    string Path { get; }

    /// <summary>What of the call OpenAI has no words for; null when it can be said.</summary>
    Refusal? Unsayable { get; }

    /// <summary>Writes the fields of OpenAI's request other than the model. Throws <see cref="RefusedException"/>.</summary>
    void WriteRequest(JsonElement native, Utf8JsonWriter json);

    /// <summary>
    /// Writes OpenAI's answer as the native one. Same contract as <see cref="IReplyWriter.WriteAsync"/>; the status was 2xx.
    /// </summary>
    Task<(Usage Usage, string? Fault)> WriteReplyAsync(UpstreamReply reply, HttpContext http);
}
