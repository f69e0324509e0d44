using System.Text.Json;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// Sampling fields of OpenAI's requests as Ollama's <c>options</c>. What the client leaves out stays as the model's author set it.
/// </summary>
internal static class NativeSampling
{
    /// <summary>Fields that are called the same on both sides; the last ones are Ollama's own, which clients may add.</summary>
    private static readonly string[] Same =
    [
        "temperature", "top_p", "seed", "frequency_penalty", "presence_penalty",
        "top_k", "min_p", "typical_p", "repeat_penalty", "repeat_last_n",
    ];

    /// <summary>Writes the options.</summary>
    /// <param name="request">OpenAI's request.</param>
    /// <param name="native">Inside the <c>options</c> object.</param>
    /// <param name="limits">The names of the field that limits the answer's tokens; the first one present counts.</param>
    public static void Write(JsonElement request, Utf8JsonWriter native, params ReadOnlySpan<string> limits)
    {
        foreach (var name in Same)
        {
            if (request.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                RequireNumber(name, value);
                native.WritePropertyName(name);
                value.WriteTo(native);
            }
        }

        foreach (var name in limits)
        {
            if (request.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                RequireNumber(name, value);
                native.WritePropertyName("num_predict"u8);
                value.WriteTo(native);
                break;
            }
        }

        WriteStop(request, native);
    }

    private static void WriteStop(JsonElement request, Utf8JsonWriter native)
    {
        if (!request.TryGetProperty("stop", out var stop) || stop.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        native.WriteStartArray("stop"u8);
        if (stop.ValueKind == JsonValueKind.String)
        {
            stop.WriteTo(native);
        }
        else if (stop.ValueKind == JsonValueKind.Array && stop.EnumerateArray().All(word => word.ValueKind == JsonValueKind.String))
        {
            foreach (var word in stop.EnumerateArray())
            {
                word.WriteTo(native);
            }
        }
        else
        {
            throw RefusedException.BadRequest("'stop' must be a string or an array of strings.", "stop");
        }

        native.WriteEndArray();
    }

    private static void RequireNumber(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            throw RefusedException.BadRequest($"'{name}' must be a number.", name);
        }
    }
}
