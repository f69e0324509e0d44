using System.Security.Cryptography;
using System.Text.Json;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>A call of a tool that a model made.</summary>
/// <param name="Id">The backend's id, or one of the gateway's.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Its arguments as JSON.</param>
internal readonly record struct ToolCall(string Id, string Name, string Arguments)
{
    /// <summary>Reads Ollama's <c>tool_calls</c> array.</summary>
    public static List<ToolCall> Read(ReadOnlySpan<byte> array)
    {
        var calls = new List<ToolCall>();
        var reader = new Utf8JsonReader(array);
        using var parsed = JsonDocument.ParseValue(ref reader);
        foreach (var call in parsed.RootElement.EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object && call.TryGetProperty("function", out var function)
                && function.ValueKind == JsonValueKind.Object)
            {
                calls.Add(new ToolCall(
                    call.TryGetProperty("id", out var id) && id.GetString() is { Length: > 0 } given ? given : NewId("call_"),
                    function.TryGetProperty("name", out var name) ? name.ToString() : "",
                    function.TryGetProperty("arguments", out var arguments) ? arguments.GetRawText() : "{}"));
            }
        }

        return calls;
    }

    /// <summary>Writes OpenAI's <c>tool_calls</c> array.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="firstIndex">Index of the first one in its message; null leaves indexes out (whole messages have none).</param>
    public static byte[] Write(IReadOnlyList<ToolCall> calls, int? firstIndex)
    {
        using var buffer = new PooledBuffer();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            for (var i = 0; i < calls.Count; i++)
            {
                json.WriteStartObject();
                if (firstIndex is { } first)
                {
                    json.WriteNumber("index"u8, first + i);
                }

                json.WriteString("id"u8, calls[i].Id);
                json.WriteString("type"u8, "function");
                json.WriteStartObject("function"u8);
                json.WriteString("name"u8, calls[i].Name);
                json.WriteString("arguments"u8, calls[i].Arguments);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.Written.ToArray();
    }

    /// <summary>A random id.</summary>
    public static string NewId(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
}
