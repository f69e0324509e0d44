using System.Globalization;
using System.Text;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// What the streams of chat and of completions share: chunks with one head (id and time stay the same), each with one choice; then usage if
/// asked for, then <c>[DONE]</c>.
/// </summary>
internal abstract class ChunkStream : TranslatedStream
{
    private readonly byte[] _head;
    private readonly bool _includeUsage;

    /// <summary>Prepares what every chunk begins with.</summary>
    /// <param name="reply">The backend's answer.</param>
    /// <param name="http">The client.</param>
    /// <param name="idPrefix">How ids begin.</param>
    /// <param name="kind">The chunks' <c>object</c>.</param>
    /// <param name="includeUsage">Whether a chunk with the usage comes last.</param>
    protected ChunkStream(UpstreamReply reply, HttpContext http, string idPrefix, string kind, bool includeUsage)
        : base(reply, http)
    {
        _includeUsage = includeUsage;
        var created = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var model = Encoding.UTF8.GetString(JsonEdit.QuoteUtf8(reply.Model));
        _head = Encoding.UTF8.GetBytes(
            $"data: {{\"id\":\"{ToolCall.NewId(idPrefix)}\",\"object\":\"{kind}\",\"created\":{created},\"model\":{model},"
            + "\"system_fingerprint\":\"fp_homelab\",\"choices\":[");
    }

    /// <summary>OpenAI's reason for the end.</summary>
    public static string FinishReason(string? doneReason, bool calledTools) =>
        calledTools ? "tool_calls" : doneReason == "length" ? "length" : "stop";

    /// <summary>Begins a chunk; its choice follows.</summary>
    protected void BeginChunk() => Events.Write(_head);

    /// <summary>Ends a chunk that has a choice.</summary>
    protected void EndChunk() => Events.Write("]}\n\n"u8);

    /// <summary>Writes what comes after the last choice.</summary>
    protected void WriteEnd(Usage usage)
    {
        if (_includeUsage)
        {
            BeginChunk();
            Events.Write("],\"usage\":"u8);
            Events.Write(UsageJson.Chat(usage));
            Events.Write("}\n\n"u8);
        }

        Events.Write("data: [DONE]\n\n"u8);
    }
}
