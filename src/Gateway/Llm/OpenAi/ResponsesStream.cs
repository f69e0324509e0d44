using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// Ollama's lines as the events of <c>/v1/responses</c>: created, in_progress, the message with its text, the function calls, completed.
/// Every event has its <c>event:</c> line and a rising <c>sequence_number</c>.
/// </summary>
internal sealed class ResponsesStream(UpstreamReply reply, HttpContext http, ResponsesEcho echo) : TranslatedStream(reply, http)
{
    private readonly UpstreamReply _reply = reply;
    private readonly ResponsesObject _response = new(reply.Model, echo);
    private int _sequence;
    private bool _messageBegun;

    /// <inheritdoc/>
    protected override void Begin()
    {
        Emit("response.created", WriteResponse);
        Emit("response.in_progress", WriteResponse);
    }

    /// <inheritdoc/>
    protected override void Write(in NativePart part)
    {
        var delta = _response.Add(in part);
        if (delta.Length > 0)
        {
            BeginMessage();
            Emit("response.output_text.delta", json =>
            {
                WritePlace(json);
                json.WriteString("delta"u8, delta);
                json.WriteStartArray("logprobs"u8);
                json.WriteEndArray();
            });
        }

        if (part.Done)
        {
            Finish(part.DoneReason, part.Usage);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask FailAsync(string fault)
    {
        Emit("error", json =>
        {
            json.WriteString("code"u8, "backend_failed");
            json.WriteString("message"u8, ReplyHeaders.BrokeOff(_reply, fault).Message);
            json.WriteNull("param"u8);
        });
        return Events.FlushAsync();
    }

    private void BeginMessage()
    {
        if (_messageBegun)
        {
            return;
        }

        _messageBegun = true;
        EmitItem("response.output_item.added", 0, json => _response.WriteMessage(json, done: false));
        Emit("response.content_part.added", json => WritePart(json, ""));
    }

    private void Finish(string? doneReason, Usage usage)
    {
        if (_response.Calls.Count == 0)
        {
            BeginMessage();
        }

        if (_messageBegun)
        {
            var text = _response.Text;
            Emit("response.output_text.done", json =>
            {
                WritePlace(json);
                json.WriteString("text"u8, text);
                json.WriteStartArray("logprobs"u8);
                json.WriteEndArray();
            });
            Emit("response.content_part.done", json => WritePart(json, text));
            EmitItem("response.output_item.done", 0, json => _response.WriteMessage(json, done: true));
        }

        for (var i = 0; i < _response.Calls.Count; i++)
        {
            EmitCall(_response.Calls[i].Id, _response.Calls[i].Call, i + (_messageBegun ? 1 : 0));
        }

        _response.Complete(doneReason, usage);
        Emit("response." + _response.Status, WriteResponse);
    }

    private void EmitCall(string id, ToolCall call, int index)
    {
        EmitItem("response.output_item.added", index, json => ResponsesObject.WriteCall(json, id, call, done: false));
        Emit("response.function_call_arguments.delta", json => WriteArguments(json, id, index, "delta", call.Arguments));
        Emit("response.function_call_arguments.done", json =>
        {
            WriteArguments(json, id, index, "arguments", call.Arguments);
            json.WriteString("name"u8, call.Name);
        });
        EmitItem("response.output_item.done", index, json => ResponsesObject.WriteCall(json, id, call, done: true));
    }

    private void WriteResponse(Utf8JsonWriter json)
    {
        json.WritePropertyName("response"u8);
        _response.Write(json);
    }

    private void WritePlace(Utf8JsonWriter json)
    {
        json.WriteString("item_id"u8, _response.MessageId);
        json.WriteNumber("output_index"u8, 0);
        json.WriteNumber("content_index"u8, 0);
    }

    private void WritePart(Utf8JsonWriter json, string text)
    {
        WritePlace(json);
        json.WritePropertyName("part"u8);
        ResponsesObject.WritePart(json, text);
    }

    private static void WriteArguments(Utf8JsonWriter json, string id, int index, string name, string arguments)
    {
        json.WriteString("item_id"u8, id);
        json.WriteNumber("output_index"u8, index);
        json.WriteString(name, arguments);
    }

    private void EmitItem(string type, int index, Action<Utf8JsonWriter> write) => Emit(type, json =>
    {
        json.WriteNumber("output_index"u8, index);
        json.WritePropertyName("item"u8);
        write(json);
    });

    private void Emit(string type, Action<Utf8JsonWriter> write)
    {
        using var body = new PooledBuffer(512);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteNumber("sequence_number"u8, _sequence++);
            write(json);
            json.WriteEndObject();
        }

        Events.Write("event: "u8);
        Events.Write(Encoding.ASCII.GetBytes(type));
        Events.Write("\ndata: "u8);
        Events.Write(body.Written.Span);
        Events.Write("\n\n"u8);
    }
}
