using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>One OpenAI route in Ollama's native words.</summary>
internal interface ITranslation
{
    /// <summary>The native route.</summary>
    string NativePath { get; }

    /// <summary>
    /// Writes the fields of the native request other than model, options and <c>keep_alive</c>. Throws <see cref="RefusedException"/>.
    /// </summary>
    void WriteRequest(JsonElement request, Utf8JsonWriter native);

    /// <summary>Writes the sampling options. Throws <see cref="RefusedException"/>.</summary>
    void WriteOptions(JsonElement request, Utf8JsonWriter native);

    /// <summary>
    /// Writes the native answer as the route's own. Same contract as <see cref="IReplyWriter.WriteAsync"/>; the status was 2xx.
    /// </summary>
    Task<(Usage Usage, string? Fault)> WriteReplyAsync(UpstreamReply reply, HttpContext http);
}
