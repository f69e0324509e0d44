using System.Text.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// One line of Ollama's <c>/api/chat</c> or <c>/api/generate</c>, as slices of its bytes: text stays the JSON string that it is, so that it
/// can be written into another JSON object without being decoded.
/// </summary>
internal readonly ref struct NativePart
{
    /// <summary>The text as a JSON string with its quotes; empty when there is none.</summary>
    public ReadOnlySpan<byte> Content { get; private init; }

    /// <summary>The reasoning as a JSON string with its quotes; empty when there is none.</summary>
    public ReadOnlySpan<byte> Thinking { get; private init; }

    /// <summary>The <c>tool_calls</c> array; empty when there is none.</summary>
    public ReadOnlySpan<byte> ToolCalls { get; private init; }

    /// <summary>The <c>logprobs</c> array; empty when there is none.</summary>
    public ReadOnlySpan<byte> LogProbabilities { get; private init; }

    /// <summary>Whether it is the last line.</summary>
    public bool Done { get; private init; }

    /// <summary>Why it is: <c>stop</c>, <c>length</c>, <c>load</c>; null when the backend did not say.</summary>
    public string? DoneReason { get; private init; }

    /// <summary>What went wrong, when that is what the line says.</summary>
    public string? Error { get; private init; }

    /// <summary>Tokens, on the last line.</summary>
    public Forwarding.Usage Usage { get; private init; }

    /// <summary>Reads a line. Throws <see cref="JsonException"/> when it is not an object.</summary>
    public static NativePart Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected an object.");
        }

        var fields = default(Fields);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadField(ref reader, ref fields);
        }

        return new NativePart
        {
            Content = IsText(line[fields.Content]) ? line[fields.Content] : default,
            Thinking = IsText(line[fields.Thinking]) ? line[fields.Thinking] : default,
            ToolCalls = line[fields.ToolCalls] is [(byte)'[', ..] calls && !calls[1..].TrimStart(" \r\n\t"u8).StartsWith("]"u8)
                ? calls
                : default,
            LogProbabilities = line[fields.LogProbabilities] is [(byte)'[', ..] logs ? logs : default,
            Done = fields.Done,
            DoneReason = fields.DoneReason,
            Error = fields.Error,
            Usage = new Forwarding.Usage(fields.Input, fields.Output),
        };
    }

    private static bool IsText(ReadOnlySpan<byte> value) => value.Length > 2 && value[0] == (byte)'"';

    private static void ReadField(ref Utf8JsonReader reader, ref Fields fields)
    {
        if (reader.ValueTextEquals("message"u8))
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadText(ref reader, ref fields);
            }
        }
        else if (reader.ValueTextEquals("done"u8))
        {
            reader.Read();
            fields.Done = reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("prompt_eval_count"u8))
        {
            fields.Input = ReadNumber(ref reader);
        }
        else if (reader.ValueTextEquals("eval_count"u8))
        {
            fields.Output = ReadNumber(ref reader);
        }
        else
        {
            ReadRare(ref reader, ref fields);
        }
    }

    private static void ReadRare(ref Utf8JsonReader reader, ref Fields fields)
    {
        if (reader.ValueTextEquals("done_reason"u8))
        {
            reader.Read();
            fields.DoneReason = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            fields.Error = reader.TokenType == JsonTokenType.String ? reader.GetString() : "The backend failed.";
            reader.Skip();
        }
        else
        {
            ReadText(ref reader, ref fields);
        }
    }

    private static void ReadText(ref Utf8JsonReader reader, ref Fields fields)
    {
        var isContent = reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("response"u8);
        var isThinking = reader.ValueTextEquals("thinking"u8);
        var isCalls = reader.ValueTextEquals("tool_calls"u8);
        var isLogs = reader.ValueTextEquals("logprobs"u8);
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var range = start..(int)reader.BytesConsumed;
        if (isContent)
        {
            fields.Content = range;
        }
        else if (isThinking)
        {
            fields.Thinking = range;
        }
        else if (isCalls)
        {
            fields.ToolCalls = range;
        }
        else if (isLogs)
        {
            fields.LogProbabilities = range;
        }
    }

    private static long ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        var number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : 0;
        reader.Skip();
        return number;
    }

    private struct Fields
    {
        public Range Content;
        public Range Thinking;
        public Range ToolCalls;
        public Range LogProbabilities;
        public bool Done;
        public string? DoneReason;
        public string? Error;
        public long Input;
        public long Output;
    }
}
