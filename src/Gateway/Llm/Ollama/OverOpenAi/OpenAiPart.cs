using System.Text.Json;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// A chunk or a whole answer of <c>/v1/chat/completions</c> or <c>/v1/completions</c>, as slices of its bytes: text stays the JSON string
/// that it is, so that it can be written into another JSON object without being decoded. Only the first choice counts.
/// </summary>
internal ref struct OpenAiPart
{
    private readonly ReadOnlySpan<byte> _json;

    private OpenAiPart(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>The text as a JSON string with its quotes; empty when there is none.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>The reasoning as a JSON string with its quotes; empty when there is none.</summary>
    public ReadOnlySpan<byte> Thinking { get; private set; }

    /// <summary>The <c>tool_calls</c> array; empty when there is none.</summary>
    public ReadOnlySpan<byte> ToolCalls { get; private set; }

    /// <summary>The array of log probabilities; empty when there is none.</summary>
    public ReadOnlySpan<byte> LogProbabilities { get; private set; }

    /// <summary>Why the answer ends; null while it does not.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>What went wrong, when that is what the chunk says.</summary>
    public string? Error { get; private set; }

    /// <summary>Tokens; null when the chunk has none.</summary>
    public Usage? Usage { get; private set; }

    /// <summary>Reads it. Throws <see cref="JsonException"/> when it is not an object.</summary>
    public static OpenAiPart Read(ReadOnlySpan<byte> json)
    {
        var part = new OpenAiPart(json);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            part.ReadField(ref reader);
        }

        return part;
    }

    private void ReadField(scoped ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            ReadChoices(ref reader);
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            ReadUsage(ref reader);
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            var error = Value(ref reader);
            Error = error is [(byte)'n', ..] ? null : UpstreamError.Message(_json.ToArray()) ?? "The backend failed.";
        }
        else
        {
            Value(ref reader);
        }
    }

    private void ReadChoices(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
        {
            if (!first || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadChoiceField(ref reader);
            }
        }
    }

    private void ReadChoiceField(scoped ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
        {
            for (var inside = Enter(ref reader); inside && reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
            {
                ReadMessageField(ref reader);
            }
        }
        else if (reader.ValueTextEquals("text"u8))
        {
            Text = Words(Value(ref reader));
        }
        else if (reader.ValueTextEquals("finish_reason"u8))
        {
            reader.Read();
            FinishReason = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("logprobs"u8))
        {
            for (var inside = Enter(ref reader); inside && reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
            {
                var isContent = reader.ValueTextEquals("content"u8);
                var value = Value(ref reader);
                LogProbabilities = isContent && value is [(byte)'[', ..] ? value : LogProbabilities;
            }
        }
        else
        {
            Value(ref reader);
        }
    }

    private void ReadMessageField(scoped ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("content"u8))
        {
            Text = Words(Value(ref reader));
        }
        else if (reader.ValueTextEquals("reasoning"u8) || reader.ValueTextEquals("reasoning_content"u8))
        {
            var thoughts = Words(Value(ref reader));
            Thinking = thoughts.IsEmpty ? Thinking : thoughts;
        }
        else if (reader.ValueTextEquals("tool_calls"u8))
        {
            ToolCalls = Value(ref reader) is [(byte)'[', ..] calls ? calls : default;
        }
        else
        {
            Value(ref reader);
        }
    }

    private void ReadUsage(scoped ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        var (input, output) = (0L, 0L);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isInput = reader.ValueTextEquals("prompt_tokens"u8);
            var isOutput = reader.ValueTextEquals("completion_tokens"u8);
            reader.Read();
            var count = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number > 0 ? number : 0;
            reader.Skip();
            input = isInput ? count : input;
            output = isOutput ? count : output;
        }

        Usage = new Usage(input, output);
    }

    /// <summary>Steps into the object that follows; steps over anything else.</summary>
    private static bool Enter(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    private readonly ReadOnlySpan<byte> Value(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return _json[start..(int)reader.BytesConsumed];
    }

    private static ReadOnlySpan<byte> Words(ReadOnlySpan<byte> value) => value.Length > 2 && value[0] == (byte)'"' ? value : default;
}
