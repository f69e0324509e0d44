using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.OpenAi;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// Writes objects of a native answer: lines of a stream, or the only one. Counts come from the backend, durations from our clock.
/// </summary>
/// <param name="style">How the client wants them.</param>
/// <param name="reply">What they are made of.</param>
internal sealed class NativeLine(AnswerStyle style, UpstreamReply reply)
{
    private const long NanosecondsPerTick = 100;

    private long _firstPiece;

    /// <summary>Writes a line.</summary>
    /// <param name="part">Text, thoughts and log probabilities; may be empty.</param>
    /// <param name="calls">Tool calls; usually none.</param>
    /// <param name="end">Set on the last line.</param>
    /// <param name="output">Where to.</param>
    public void Write(scoped in OpenAiPart part, IReadOnlyList<ToolCall> calls, AnswerEnd? end, IBufferWriter<byte> output)
    {
        _firstPiece = _firstPiece > 0 ? _firstPiece : Stopwatch.GetTimestamp();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("model"u8, reply.Model);
        json.WriteString("created_at"u8, DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture));
        if (style.IsChat)
        {
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "assistant");
            WriteWords("content"u8, in part, json);
            WriteCalls(calls, json);
            json.WriteEndObject();
        }
        else
        {
            WriteWords("response"u8, in part, json);
            WriteCalls(calls, json);
        }

        if (!part.LogProbabilities.IsEmpty)
        {
            json.WritePropertyName("logprobs"u8);
            json.WriteRawValue(part.LogProbabilities);
        }

        json.WriteBoolean("done"u8, end is not null);
        if (end is not null)
        {
            WriteEnd(end, json);
        }

        json.WriteEndObject();
    }

    private void WriteWords(ReadOnlySpan<byte> name, scoped in OpenAiPart part, Utf8JsonWriter json)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(part.Text.IsEmpty ? "\"\""u8 : part.Text);
        if (style.Thinks && !part.Thinking.IsEmpty)
        {
            json.WritePropertyName("thinking"u8);
            json.WriteRawValue(part.Thinking);
        }
    }

    private static void WriteCalls(IReadOnlyList<ToolCall> calls, Utf8JsonWriter json)
    {
        if (calls.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tool_calls"u8);
        for (var i = 0; i < calls.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, calls[i].Id);
            json.WriteStartObject("function"u8);
            json.WriteNumber("index"u8, i);
            json.WriteString("name"u8, calls[i].Name);
            json.WritePropertyName("arguments"u8);
            json.WriteRawValue(calls[i].Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Loading is nothing that such a backend tells; what comes before the first piece counts as reading the prompt.</summary>
    private void WriteEnd(AnswerEnd end, Utf8JsonWriter json)
    {
        var now = Stopwatch.GetTimestamp();
        json.WriteString("done_reason"u8, end.Reason == "length" ? "length" : "stop");
        json.WriteNumber("total_duration"u8, Nanoseconds(style.Began, now));
        json.WriteNumber("load_duration"u8, 0);
        json.WriteNumber("prompt_eval_count"u8, end.Usage.InputTokens);
        json.WriteNumber(
            "prompt_eval_duration"u8, Math.Max(0, Nanoseconds(style.Began, _firstPiece) - (reply.Waited.Ticks * NanosecondsPerTick)));
        json.WriteNumber("eval_count"u8, end.Usage.OutputTokens);
        json.WriteNumber("eval_duration"u8, Nanoseconds(_firstPiece, now));
    }

    private static long Nanoseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).Ticks * NanosecondsPerTick;
}

/// <summary>How an answer ended.</summary>
/// <param name="Reason">OpenAI's <c>finish_reason</c>.</param>
/// <param name="Usage">What it cost.</param>
internal sealed record AnswerEnd(string? Reason, Usage Usage);
