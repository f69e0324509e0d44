using System.Globalization;
using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// Ollama's lines as <c>chat.completion.chunk</c> events: role first, then text, reasoning and tool calls, an empty delta with the reason of the
/// end, usage if asked for, <c>[DONE]</c>. Text is copied as the JSON string it is.
/// </summary>
internal sealed class ChatStream
{
    private readonly UpstreamReply _reply;
    private readonly HttpContext _http;
    private readonly EventWriter _events;
    private readonly bool _includeUsage;
    private readonly byte[] _head;
    private int _toolCalls;
    private bool _begun;
    private bool _done;
    private Usage _usage;
    private string? _fault;

    /// <summary>Prepares what every chunk begins with.</summary>
    public ChatStream(UpstreamReply reply, HttpContext http, bool includeUsage)
    {
        _reply = reply;
        _http = http;
        _includeUsage = includeUsage;
        _events = new EventWriter(http);
        _head = Encoding.UTF8.GetBytes(
            $"data: {{\"id\":\"{ToolCall.NewId("chatcmpl-")}\",\"object\":\"chat.completion.chunk\",\"created\":"
            + DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
            + $",\"model\":{Encoding.UTF8.GetString(JsonEdit.QuoteUtf8(reply.Model))},\"system_fingerprint\":\"fp_homelab\",");
    }

    /// <summary>Writes the stream.</summary>
    public async Task<(Usage Usage, string? Fault)> WriteAsync(TimeSpan idleTimeout)
    {
        using var lines = new NativeLines(_reply, idleTimeout, _http.RequestAborted);
        while (!_done && _fault is null)
        {
            var (line, fault) = await lines.NextAsync();
            if (fault is not null || line.IsEmpty)
            {
                _fault = fault ?? "it ended before it was finished";
                break;
            }

            WriteLine(line.Span);
            await _events.FlushAsync();
        }

        if (_fault is not null)
        {
            await _events.FailAsync(_reply, _fault);
        }

        return (_usage, _fault);
    }

    private void WriteLine(ReadOnlySpan<byte> line)
    {
        try
        {
            var part = NativePart.Read(line);
            if (part.Error is not null)
            {
                _fault = part.Error;
                return;
            }

            WriteDelta(in part);
            if (part.Done)
            {
                Finish(in part);
            }
        }
        catch (JsonException)
        {
            _fault = "it holds something that is not JSON";
        }
    }

    private void WriteDelta(in NativePart part)
    {
        if (_begun && part.Content.IsEmpty && part.Thinking.IsEmpty && part.ToolCalls.IsEmpty)
        {
            return;
        }

        _events.Write(_head);
        _events.Write("\"choices\":[{\"index\":0,\"delta\":{"u8);
        if (!_begun)
        {
            _begun = true;
            _events.Write("\"role\":\"assistant\","u8);
        }

        _events.Write("\"content\":"u8);
        _events.Write(part.Content.IsEmpty ? "\"\""u8 : part.Content);
        if (!part.Thinking.IsEmpty)
        {
            _events.Write(",\"reasoning\":"u8);
            _events.Write(part.Thinking);
        }

        if (!part.ToolCalls.IsEmpty)
        {
            var calls = ToolCall.Read(part.ToolCalls);
            _events.Write(",\"tool_calls\":"u8);
            _events.Write(ToolCall.Write(calls, _toolCalls));
            _toolCalls += calls.Count;
        }

        _events.Write("},"u8);
        if (!part.LogProbabilities.IsEmpty)
        {
            _events.Write("\"logprobs\":{\"content\":"u8);
            _events.Write(part.LogProbabilities);
            _events.Write("},"u8);
        }

        _events.Write("\"finish_reason\":null}]}\n\n"u8);
    }

    private void Finish(in NativePart part)
    {
        _done = true;
        _usage = part.Usage;
        _events.Write(_head);
        _events.Write("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"u8);
        _events.Write(JsonEdit.QuoteUtf8(FinishReason(part.DoneReason, _toolCalls > 0)));
        _events.Write("}]}\n\n"u8);
        if (_includeUsage)
        {
            _events.Write(_head);
            _events.Write("\"choices\":[],\"usage\":"u8);
            _events.Write(UsageJson.Chat(_usage));
            _events.Write("}\n\n"u8);
        }

        _events.Write("data: [DONE]\n\n"u8);
    }

    /// <summary>OpenAI's reason for the end.</summary>
    public static string FinishReason(string? doneReason, bool calledTools) =>
        calledTools ? "tool_calls" : doneReason == "length" ? "length" : "stop";
}
