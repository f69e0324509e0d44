namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>Tokens that an answer cost, read on the side of its stream.</summary>
/// <param name="InputTokens">Tokens of the prompt.</param>
/// <param name="OutputTokens">Tokens of the answer.</param>
internal readonly record struct Usage(long InputTokens, long OutputTokens)
{
    /// <summary>Both.</summary>
    public long Total => InputTokens + OutputTokens;
}
