using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// Ollama's lines as <c>chat.completion.chunk</c> events: role first, then text, reasoning and tool calls, then an empty delta with the
/// reason of the end. Text is copied as the JSON string it is.
/// </summary>
internal sealed class ChatStream(UpstreamReply reply, HttpContext http, bool includeUsage)
    : ChunkStream(reply, http, "chatcmpl-", "chat.completion.chunk", includeUsage)
{
    private int _toolCalls;
    private bool _begun;

    /// <inheritdoc/>
    protected override void Write(in NativePart part)
    {
        if (!_begun || !part.Content.IsEmpty || !part.Thinking.IsEmpty || !part.ToolCalls.IsEmpty)
        {
            WriteDelta(in part);
        }

        if (part.Done)
        {
            BeginChunk();
            Events.Write("{\"index\":0,\"delta\":{},\"finish_reason\":"u8);
            Events.Write(JsonEdit.QuoteUtf8(FinishReason(part.DoneReason, _toolCalls > 0)));
            Events.Write("}"u8);
            EndChunk();
            WriteEnd(part.Usage);
        }
    }

    private void WriteDelta(in NativePart part)
    {
        BeginChunk();
        Events.Write("{\"index\":0,\"delta\":{"u8);
        if (!_begun)
        {
            _begun = true;
            Events.Write("\"role\":\"assistant\","u8);
        }

        Events.Write("\"content\":"u8);
        Events.Write(part.Content.IsEmpty ? "\"\""u8 : part.Content);
        if (!part.Thinking.IsEmpty)
        {
            Events.Write(",\"reasoning\":"u8);
            Events.Write(part.Thinking);
        }

        if (!part.ToolCalls.IsEmpty)
        {
            var calls = ToolCall.Read(part.ToolCalls);
            Events.Write(",\"tool_calls\":"u8);
            Events.Write(ToolCall.Write(calls, _toolCalls));
            _toolCalls += calls.Count;
        }

        Events.Write("},"u8);
        if (!part.LogProbabilities.IsEmpty)
        {
            Events.Write("\"logprobs\":{\"content\":"u8);
            Events.Write(part.LogProbabilities);
            Events.Write("},"u8);
        }

        Events.Write("\"finish_reason\":null}"u8);
        EndChunk();
    }
}
