using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// Which voice is to speak. On the wire a name stands alone (with its speaker) and a language only without name, both when reading
/// and when writing.
/// </summary>
/// <param name="Name">A voice's name.</param>
/// <param name="Language">A language tag; dropped when there is a name.</param>
/// <param name="Speaker">A speaker of the named voice.</param>
[JsonConverter(typeof(SynthesizeVoiceConverter))]
public sealed record SynthesizeVoice(string? Name = null, string? Language = null, string? Speaker = null)
{
    /// <summary>Whether nothing was asked for, so that the default voice speaks.</summary>
    [JsonIgnore]
    public bool IsDefault => Name is null && Language is null;
}

internal sealed class SynthesizeVoiceConverter : JsonConverter<SynthesizeVoice>
{
    public override SynthesizeVoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A voice must be an object.");
        }

        string? name = null, language = null, speaker = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                name = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("language"u8))
            {
                language = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("speaker"u8))
            {
                speaker = ReadText(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return name is null ? new SynthesizeVoice(Language: language) : new SynthesizeVoice(name, null, speaker);
    }

    public override void Write(Utf8JsonWriter writer, SynthesizeVoice value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Name is not null)
        {
            writer.WriteString("name"u8, value.Name);
            if (value.Speaker is not null)
            {
                writer.WriteString("speaker"u8, value.Speaker);
            }
        }
        else if (value.Language is not null)
        {
            writer.WriteString("language"u8, value.Language);
        }

        writer.WriteEndObject();
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null
            ? reader.GetString()
            : throw new JsonException("A voice's name, language and speaker must be strings.");
    }
}
