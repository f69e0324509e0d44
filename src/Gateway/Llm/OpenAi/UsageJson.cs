using System.Globalization;
using System.Text;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>Usage in OpenAI's shapes.</summary>
internal static class UsageJson
{
    /// <summary>Of chat and completions.</summary>
    public static byte[] Chat(Usage usage) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"prompt_tokens\":{usage.InputTokens},\"completion_tokens\":{usage.OutputTokens},\"total_tokens\":{usage.Total}}}"));

    /// <summary>Of embeddings.</summary>
    public static byte[] Embeddings(Usage usage) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{{\"prompt_tokens\":{usage.InputTokens},\"total_tokens\":{usage.InputTokens}}}"));

    /// <summary>Of responses.</summary>
    public static byte[] Responses(Usage usage) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"input_tokens\":{usage.InputTokens},\"input_tokens_details\":{{\"cached_tokens\":0}},"
        + $"\"output_tokens\":{usage.OutputTokens},\"output_tokens_details\":{{\"reasoning_tokens\":0}},\"total_tokens\":{usage.Total}}}"));
}
