using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Catalogue;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// A model of an OpenAI-compatible backend in the words of <c>/api/tags</c> and <c>/api/show</c>: what the backend said about it, and
/// nothing made up.
/// </summary>
internal static class OpenAiOnlyModel
{
    /// <summary>Where servers put the context length: vLLM, llama.cpp (inside <c>meta</c>), LM Studio, OpenRouter.</summary>
    private static readonly string[] ContextNames = ["max_model_len", "n_ctx_train", "max_context_length", "context_length"];

    /// <summary>Writes its entry of the list. The digest is that of its name: <c>ollama list</c> prints twelve digits of it.</summary>
    public static void WriteEntry(BackendModel model, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, model.Name);
        json.WriteString("model"u8, model.Name);
        json.WriteString("modified_at"u8, Modified(model));
        json.WriteNumber("size"u8, 0);
        json.WriteString("digest"u8, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model.Name))));
        WriteDetails(json);
        WriteCapabilities(model, json);
        json.WriteEndObject();
    }

    /// <summary>Writes what <c>/api/show</c> says.</summary>
    public static void WriteShow(BackendModel model, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var absent in (ReadOnlySpan<string>)["modelfile", "parameters", "template"])
        {
            json.WriteString(absent, "");
        }

        WriteDetails(json);
        json.WriteStartObject("model_info"u8);
        json.WriteString("general.architecture"u8, "openai");
        json.WriteString("general.basename"u8, model.Name);
        if (ContextLength(model) is { } context)
        {
            json.WriteNumber("openai.context_length"u8, context);
        }

        json.WriteEndObject();
        WriteCapabilities(model, json);
        json.WriteString("modified_at"u8, Modified(model));
        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json)
    {
        json.WriteStartObject("details"u8);
        foreach (var unknown in (ReadOnlySpan<string>)["parent_model", "format", "family", "parameter_size", "quantization_level"])
        {
            json.WriteString(unknown, "");
        }

        json.WriteNull("families"u8);
        json.WriteEndObject();
    }

    /// <summary>
    /// OpenAI's lists name no capabilities: a model that does not embed takes a chat and tools, as far as the route goes.
    /// </summary>
    private static void WriteCapabilities(BackendModel model, Utf8JsonWriter json)
    {
        json.WriteStartArray("capabilities"u8);
        foreach (var capability in ModelName.Embeds(model.Name) ? (ReadOnlySpan<string>)["embedding"] : ["completion", "tools"])
        {
            json.WriteStringValue(capability);
        }

        json.WriteEndArray();
    }

    private static long? ContextLength(BackendModel model)
    {
        using var entry = JsonDocument.Parse(model.Json);
        var meta = entry.RootElement.TryGetProperty("meta", out var nested) && nested.ValueKind == JsonValueKind.Object
            ? nested
            : entry.RootElement;
        foreach (var name in ContextNames)
        {
            if ((entry.RootElement.TryGetProperty(name, out var value) || meta.TryGetProperty(name, out value))
                && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var length))
            {
                return length;
            }
        }

        return null;
    }

    private static string Modified(BackendModel model) => model.Created.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
