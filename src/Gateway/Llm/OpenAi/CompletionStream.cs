using System.Globalization;
using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>Ollama's lines as <c>text_completion</c> events.</summary>
internal sealed class CompletionStream
{
    private readonly UpstreamReply _reply;
    private readonly HttpContext _http;
    private readonly EventWriter _events;
    private readonly bool _includeUsage;
    private readonly byte[] _head;

    /// <summary>Prepares what every chunk begins with.</summary>
    public CompletionStream(UpstreamReply reply, HttpContext http, bool includeUsage)
    {
        _reply = reply;
        _http = http;
        _includeUsage = includeUsage;
        _events = new EventWriter(http);
        _head = Encoding.UTF8.GetBytes(
            $"data: {{\"id\":\"{ToolCall.NewId("cmpl-")}\",\"object\":\"text_completion\",\"created\":"
            + DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
            + $",\"model\":{Encoding.UTF8.GetString(JsonEdit.QuoteUtf8(reply.Model))},\"system_fingerprint\":\"fp_homelab\",");
    }

    /// <summary>Writes the stream.</summary>
    public async Task<(Usage Usage, string? Fault)> WriteAsync(TimeSpan idleTimeout)
    {
        using var lines = new NativeLines(_reply, idleTimeout, _http.RequestAborted);
        while (true)
        {
            var (line, fault) = await lines.NextAsync();
            fault ??= line.IsEmpty ? "it ended before it was finished" : null;
            Usage? usage = null;
            if (fault is not null || !TryWrite(line.Span, out usage, out fault))
            {
                await _events.FailAsync(_reply, fault!);
                return (default, fault);
            }

            await _events.FlushAsync();
            if (usage is { } whole)
            {
                return (whole, null);
            }
        }
    }

    private bool TryWrite(ReadOnlySpan<byte> line, out Usage? usage, out string? fault)
    {
        usage = null;
        try
        {
            var part = NativePart.Read(line);
            fault = part.Error;
            if (fault is null)
            {
                WriteChunk(part.Content, part.Done ? ChatStream.FinishReason(part.DoneReason, calledTools: false) : null);
                usage = part.Done ? part.Usage : null;
                WriteEnd(usage);
            }
        }
        catch (JsonException)
        {
            fault = "it holds something that is not JSON";
        }

        return fault is null;
    }

    private void WriteChunk(ReadOnlySpan<byte> text, string? finishReason)
    {
        _events.Write(_head);
        _events.Write("\"choices\":[{\"text\":"u8);
        _events.Write(text.IsEmpty ? "\"\""u8 : text);
        _events.Write(",\"index\":0,\"logprobs\":null,\"finish_reason\":"u8);
        _events.Write(finishReason is null ? "null"u8 : JsonEdit.QuoteUtf8(finishReason));
        _events.Write("}]}\n\n"u8);
    }

    private void WriteEnd(Usage? usage)
    {
        if (usage is not { } whole)
        {
            return;
        }

        if (_includeUsage)
        {
            _events.Write(_head);
            _events.Write("\"choices\":[],\"usage\":"u8);
            _events.Write(UsageJson.Chat(whole));
            _events.Write("}\n\n"u8);
        }

        _events.Write("data: [DONE]\n\n"u8);
    }
}
