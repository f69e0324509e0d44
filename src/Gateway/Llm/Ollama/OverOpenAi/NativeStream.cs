using System.Text.Json;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.OpenAi;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// OpenAI's events as native lines: a line for each piece of text, one with the tool calls once they are whole, a last one with the counts.
/// </summary>
internal sealed class NativeStream(AnswerStyle style, UpstreamReply reply, HttpContext http)
{
    private readonly LineWriter _lines = new(http);
    private readonly NativeLine _line = new(style, reply);
    private readonly ToolCallPieces _calls = new();
    private Usage _usage;
    private string? _finishReason;
    private bool _ended;

    /// <summary>Writes the stream.</summary>
    public async Task<(Usage Usage, string? Fault)> WriteAsync()
    {
        using var events = new NativeLines(reply);
        string? fault = null;
        while (!_ended && fault is null)
        {
            (var line, fault) = await events.NextAsync();
            fault ??= line.IsEmpty ? End() : Take(line.Span);
            if (fault is null)
            {
                await _lines.FlushAsync();
            }
        }

        fault ??= Finish();
        await (fault is null ? _lines.FlushAsync() : _lines.FailAsync(reply, fault));
        return (_usage, fault);
    }

    /// <summary>A server may close without <c>[DONE]</c>, but not without having said why it ends.</summary>
    private string? End()
    {
        _ended = true;
        return _finishReason is null ? "it ended before it was finished" : null;
    }

    private string? Take(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("data:"u8))
        {
            // An event's name or a comment. An error that forgot to be an event is told like one.
            return line[0] == (byte)'{' ? UpstreamError.Message(line.ToArray()) ?? "it is no stream of events" : null;
        }

        var data = line["data:"u8.Length..].Trim(" \r"u8);
        if (data.SequenceEqual("[DONE]"u8))
        {
            return End();
        }

        try
        {
            return TakePart(OpenAiPart.Read(data));
        }
        catch (JsonException)
        {
            return "it holds something that is not JSON";
        }
    }

    private string? TakePart(scoped in OpenAiPart part)
    {
        _usage = part.Usage ?? _usage;
        _finishReason = part.FinishReason ?? _finishReason;
        if (!part.ToolCalls.IsEmpty)
        {
            _calls.Add(part.ToolCalls);
        }

        if (!part.Text.IsEmpty || (style.Thinks && !part.Thinking.IsEmpty))
        {
            WriteLine(in part, [], null);
        }

        return part.Error;
    }

    private string? Finish()
    {
        try
        {
            if (!_calls.IsEmpty)
            {
                WriteLine(default, _calls.Join(), null);
            }
        }
        catch (JsonException)
        {
            return "it calls a tool with arguments that are no JSON object";
        }

        WriteLine(default, [], new AnswerEnd(_finishReason, _usage));
        return null;
    }

    private void WriteLine(scoped in OpenAiPart part, IReadOnlyList<ToolCall> calls, AnswerEnd? end)
    {
        _line.Write(in part, calls, end, _lines.Output);
        _lines.Write("\n"u8);
    }
}
