using System.Text.Json;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// Native fields that OpenAI has another word for. What only a native runner knows (<c>num_ctx</c>, <c>keep_alive</c>, <c>mirostat</c> …)
/// is left out: OpenAI's own servers refuse fields that they do not know.
/// </summary>
internal static class OpenAiFields
{
    private static readonly string[] SameOptions = ["temperature", "top_p", "seed", "stop", "frequency_penalty", "presence_penalty"];

    /// <summary>Writes <c>stream</c>; a stream is asked for its usage too, because the last native line has the counts.</summary>
    public static void WriteStream(bool stream, Utf8JsonWriter json)
    {
        json.WriteBoolean("stream"u8, stream);
        if (stream)
        {
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }
    }

    /// <summary>Writes the sampling options.</summary>
    public static void WriteSampling(JsonElement native, Utf8JsonWriter json)
    {
        if (!native.TryGetProperty("options", out var options) || options.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (options.ValueKind != JsonValueKind.Object)
        {
            throw RefusedException.BadRequest("'options' must be an object.", "options");
        }

        Copy(options, json, SameOptions);
        // -1 and -2 mean "no limit", which is OpenAI's default.
        if (options.TryGetProperty("num_predict", out var limit) && limit.ValueKind == JsonValueKind.Number
            && limit.TryGetInt32(out var tokens) && tokens > 0)
        {
            json.WriteNumber("max_tokens"u8, tokens);
        }
    }

    /// <summary>Writes what only a chat has: tools, format, effort, log probabilities.</summary>
    public static void WriteChat(JsonElement native, Utf8JsonWriter json)
    {
        if (native.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array && tools.GetArrayLength() > 0)
        {
            json.WritePropertyName("tools"u8);
            tools.WriteTo(json);
        }

        WriteFormat(native, json);
        // true and false have no word that every server takes; a refusal to think is honoured by leaving thoughts out of the answer.
        if (native.TryGetProperty("think", out var think) && think.ValueKind == JsonValueKind.String)
        {
            json.WritePropertyName("reasoning_effort"u8);
            think.WriteTo(json);
        }

        Copy(native, json, "logprobs", "top_logprobs");
    }

    /// <summary>Copies fields that are called the same.</summary>
    public static void Copy(JsonElement holder, Utf8JsonWriter json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (holder.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }
    }

    /// <summary>A text field; empty when it is absent.</summary>
    public static string Text(JsonElement holder, string name)
    {
        if (!holder.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return "";
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw RefusedException.BadRequest($"'{name}' must be a string.", name);
    }

    private static void WriteFormat(JsonElement native, Utf8JsonWriter json)
    {
        if (!native.TryGetProperty("format", out var format) || format.ValueKind == JsonValueKind.Null
            || (format.ValueKind == JsonValueKind.String && format.ValueEquals("")))
        {
            return;
        }

        json.WriteStartObject("response_format"u8);
        if (format.ValueKind == JsonValueKind.Object)
        {
            json.WriteString("type"u8, "json_schema");
            json.WriteStartObject("json_schema"u8);
            json.WriteString("name"u8, "answer");
            json.WritePropertyName("schema"u8);
            format.WriteTo(json);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("type"u8, format.ValueKind == JsonValueKind.String && format.ValueEquals("json")
                ? "json_object"
                : throw RefusedException.BadRequest("'format' must be \"json\" or a schema.", "format"));
        }

        json.WriteEndObject();
    }
}
