using System.Globalization;
using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Catalogue;

/// <summary>Replaces the load options that a client sent by those pinned for the model; its sampling options stay as they came.</summary>
internal static class LoadOptionsPin
{
    /// <summary>The names that make Ollama load a model again when they change.</summary>
    private static readonly string[] LoadTime =
        ["num_ctx", "num_batch", "num_gpu", "main_gpu", "num_thread", "use_mmap", "use_mlock", "numa", "low_vram"];

    /// <summary>Writes the <c>options</c> object.</summary>
    /// <param name="client">The object the client sent; null when it sent none or no object.</param>
    /// <param name="pinned">The model's set.</param>
    /// <param name="output">Where to.</param>
    /// <returns>Whether the client asked for something else: a reload was avoided.</returns>
    public static bool Write(JsonElement? client, LoadOptions pinned, Utf8JsonWriter output)
    {
        var differs = false;
        output.WriteStartObject();
        if (client is { ValueKind: JsonValueKind.Object } options)
        {
            foreach (var option in options.EnumerateObject())
            {
                if (!LoadTime.Contains(option.Name, StringComparer.OrdinalIgnoreCase))
                {
                    option.WriteTo(output);
                }
                else
                {
                    differs |= !IsPinnedTo(option, pinned);
                }
            }
        }

        WriteFields(pinned, output);
        output.WriteEndObject();
        return differs;
    }

    /// <summary>The <c>keep_alive</c> value as JSON: a number when it is one, else a string.</summary>
    public static byte[] KeepAlive(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? Encoding.UTF8.GetBytes(value)
            : JsonEdit.QuoteUtf8(value);

    /// <summary>Writes the pinned fields into an <c>options</c> object.</summary>
    public static void WriteFields(LoadOptions pinned, Utf8JsonWriter output)
    {
        foreach (var (name, value) in Numbers(pinned))
        {
            if (value is { } number)
            {
                output.WriteNumber(name, number);
            }
        }

        if (pinned.UseMmap is { } map)
        {
            output.WriteBoolean("use_mmap"u8, map);
        }
    }

    private static bool IsPinnedTo(JsonProperty option, LoadOptions pinned)
    {
        foreach (var (name, value) in Numbers(pinned))
        {
            if (option.NameEquals(name))
            {
                return option.Value.ValueKind == JsonValueKind.Number && option.Value.TryGetInt32(out var asked) && asked == value;
            }
        }

        return option.NameEquals("use_mmap") && option.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
            && option.Value.GetBoolean() == pinned.UseMmap;
    }

    private static (string Name, int? Value)[] Numbers(LoadOptions pinned) =>
    [
        ("num_ctx", pinned.NumCtx),
        ("num_batch", pinned.NumBatch),
        ("num_gpu", pinned.NumGpu),
        ("main_gpu", pinned.MainGpu),
        ("num_thread", pinned.NumThread),
    ];
}
