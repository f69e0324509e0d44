using System.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>How a native client wants its answer, and since when it waits for it.</summary>
/// <param name="IsChat">Whether text stands in <c>message</c> (chat) or in <c>response</c> (generate).</param>
/// <param name="Stream">Line by line (Ollama's default), or one object.</param>
/// <param name="Thinks">Whether the model's thoughts are wanted; false only when the client said so.</param>
/// <param name="Began">When the call came, as a <see cref="Stopwatch"/>'s time stamp.</param>
internal sealed record AnswerStyle(bool IsChat, bool Stream, bool Thinks, long Began)
{
    /// <summary>Reads it from a call that has just come.</summary>
    public AnswerStyle(JsonBody body, bool IsChat)
        : this(IsChat, body.Flag("stream") != false, body.Flag("think") != false, Stopwatch.GetTimestamp())
    {
    }

    /// <summary>Writes an OpenAI answer in this style.</summary>
    public Task<(Usage Usage, string? Fault)> WriteAsync(UpstreamReply reply, HttpContext http) => Stream
        ? new NativeStream(this, reply, http).WriteAsync()
        : NativeWhole.WriteAsync(this, reply, http);
}
