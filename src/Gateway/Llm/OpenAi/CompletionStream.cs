using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>Ollama's lines as <c>text_completion</c> events.</summary>
internal sealed class CompletionStream(UpstreamReply reply, HttpContext http, bool includeUsage)
    : ChunkStream(reply, http, "cmpl-", "text_completion", includeUsage)
{
    /// <inheritdoc/>
    protected override void Write(in NativePart part)
    {
        BeginChunk();
        Events.Write("{\"text\":"u8);
        Events.Write(part.Content.IsEmpty ? "\"\""u8 : part.Content);
        Events.Write(",\"index\":0,\"logprobs\":null,\"finish_reason\":"u8);
        Events.Write(part.Done ? JsonEdit.QuoteUtf8(FinishReason(part.DoneReason, calledTools: false)) : "null"u8);
        Events.Write("}"u8);
        EndChunk();
        if (part.Done)
        {
            WriteEnd(part.Usage);
        }
    }
}
