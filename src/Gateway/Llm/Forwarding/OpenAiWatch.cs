namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>
/// OpenAI's answers, one object or server-sent events: the counts stand in <c>usage</c> near the end. A missing <c>[DONE]</c> is tolerated,
/// as clients do.
/// </summary>
internal sealed class OpenAiWatch : StreamWatch
{
    /// <inheritdoc/>
    public override Usage Usage
    {
        get
        {
            var input = Number(Tail, "\"prompt_tokens\":"u8);
            var output = Number(Tail, "\"completion_tokens\":"u8);
            return input + output > 0
                ? new Usage(input, output)
                : new Usage(Number(Tail, "\"input_tokens\":"u8), Number(Tail, "\"output_tokens\":"u8));
        }
    }
}
