using System.Text.Json;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// Fields of a <c>/v1/responses</c> request that its response object repeats, as JSON bytes; null where the request had none.
/// </summary>
internal sealed class ResponsesEcho(JsonBody request)
{
    /// <summary>What is repeated, with what stands there when the client said nothing.</summary>
    private static readonly (string Name, string Default)[] Repeated =
    [
        ("instructions", "null"), ("max_output_tokens", "null"), ("metadata", "{}"), ("parallel_tool_calls", "true"), ("reasoning", "null"),
        ("temperature", "null"), ("text", "{\"format\":{\"type\":\"text\"}}"), ("tool_choice", "\"auto\""), ("tools", "[]"),
        ("top_p", "null"), ("user", "null"),
    ];

    /// <summary>Writes them.</summary>
    public void Write(Utf8JsonWriter json)
    {
        foreach (var (name, otherwise) in Repeated)
        {
            json.WritePropertyName(name);
            if (request.TryFind(name, out var field))
            {
                json.WriteRawValue(request.Value(field));
            }
            else
            {
                json.WriteRawValue(otherwise);
            }
        }
    }
}
