using System.Text.Json;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.OpenAi;
using HomeLab.Inference;

namespace HomeLab.Gateway.Llm.Conversation;

/// <summary>The text of a streamed answer, piece by piece, without the model's thoughts.</summary>
/// <param name="reply">The answer; not owned.</param>
/// <param name="isNative">Whether it is Ollama's lines rather than OpenAI's events.</param>
internal sealed class ReplyText(UpstreamReply reply, bool isNative)
{
    /// <summary>
    /// Reads the pieces. Throws <see cref="InferenceException"/> when the answer breaks off, a cancellation when the asker leaves.
    /// </summary>
    public async IAsyncEnumerable<string> ReadAsync()
    {
        using var lines = new NativeLines(reply);
        var done = !isNative;
        while (true)
        {
            var (line, fault) = await lines.NextAsync();
            if (fault is not null || (line.IsEmpty && !done))
            {
                throw BrokeOff(fault ?? "it ended before it was finished");
            }

            if (line.IsEmpty)
            {
                yield break;
            }

            if (Read(line.Span, ref done) is { Length: > 0 } piece)
            {
                yield return piece;
            }
        }
    }

    private string? Read(ReadOnlySpan<byte> line, ref bool done)
    {
        try
        {
            if (!isNative)
            {
                return ReadEvent(line);
            }

            var part = NativePart.Read(line);
            done |= part.Done;
            return part.Error is { } error ? throw BrokeOff(error) : Text(part.Content);
        }
        catch (JsonException)
        {
            throw BrokeOff("it holds something that is not JSON");
        }
    }

    private string? ReadEvent(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("data:"u8) || line.IndexOf("[DONE]"u8) is >= 0 and < 8)
        {
            return null;
        }

        var reader = new Utf8JsonReader(line["data:".Length..]);
        using var chunk = JsonDocument.ParseValue(ref reader);
        if (chunk.RootElement.TryGetProperty("error", out var error))
        {
            throw BrokeOff(error.ToString());
        }

        return chunk.RootElement.TryGetProperty("choices", out var choices)
            && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0
            && choices[0].TryGetProperty("delta", out var delta)
            && delta.ValueKind == JsonValueKind.Object
            && delta.TryGetProperty("content", out var content)
            ? content.ValueKind == JsonValueKind.String ? content.GetString() : null
            : null;
    }

    private static string? Text(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader.GetString();
    }

    private InferenceException BrokeOff(string fault) => new($"Backend '{reply.Backend.Name}' broke off its answer: {fault}.");
}
