using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>Reads a backend's error: Ollama's <c>{"error":"text"}</c> or OpenAI's <c>{"error":{"message":…}}</c>.</summary>
internal static class UpstreamError
{
    /// <summary>More than any error text; the rest is not read.</summary>
    private const int MaxBytes = 64 * 1024;

    /// <summary>The refusal of a backend that answered with 4xx, in its own words where it has some.</summary>
    public static async Task<Refusal> RefusalAsync(UpstreamReply reply) =>
        new(
            reply.Status,
            "invalid_request_error",
            null,
            await ReadAsync(reply) ?? $"Backend '{reply.Backend.Name}' refused the request.");

    /// <summary>The message; null when the body holds none.</summary>
    public static async Task<string?> ReadAsync(UpstreamReply reply)
    {
        using var body = new PooledBuffer();
        while (body.Length < MaxBytes)
        {
            var (read, fault) = await reply.ReadAsync(body.GetMemory(1024));
            if (fault is not null)
            {
                return null;
            }

            if (read == 0)
            {
                break;
            }

            body.Advance(read);
        }

        return Message(body.Written);
    }

    /// <summary>The message in an error body or line; null when there is none.</summary>
    public static string? Message(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("error", out var error))
            {
                return null;
            }

            return error.ValueKind switch
            {
                JsonValueKind.String => error.GetString(),
                JsonValueKind.Object when error.TryGetProperty("message", out var message) => message.ToString(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
