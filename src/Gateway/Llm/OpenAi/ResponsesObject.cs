using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>A <c>response</c> object as it grows: text, function calls, usage.</summary>
internal sealed class ResponsesObject(string model, ResponsesEcho echo)
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Id, ToolCall Call)> _calls = [];
    private readonly long _created = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private string _status = "in_progress";
    private Usage? _usage;

    /// <summary>Its id.</summary>
    public string Id { get; } = ToolCall.NewId("resp_");

    /// <summary>Id of its message.</summary>
    public string MessageId { get; } = ToolCall.NewId("msg_");

    /// <summary>The text so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Whether it has any text.</summary>
    public bool HasText => _text.Length > 0;

    /// <summary>The function calls so far, each with the id of its item.</summary>
    public IReadOnlyList<(string Id, ToolCall Call)> Calls => _calls;

    /// <summary><c>completed</c> or <c>incomplete</c> at the end.</summary>
    public string Status => _status;

    /// <summary>Adds a piece of the answer.</summary>
    /// <returns>The text of the piece; empty when it has none.</returns>
    public string Add(in NativePart part)
    {
        if (!part.ToolCalls.IsEmpty)
        {
            _calls.AddRange(ToolCall.Read(part.ToolCalls).Select(call => (ToolCall.NewId("fc_"), call)));
        }

        if (part.Content.IsEmpty)
        {
            return "";
        }

        var reader = new Utf8JsonReader(part.Content);
        reader.Read();
        var delta = reader.GetString()!;
        _text.Append(delta);
        return delta;
    }

    /// <summary>Says that it is whole.</summary>
    public void Complete(string? doneReason, Usage usage)
    {
        _status = doneReason == "length" ? "incomplete" : "completed";
        _usage = usage;
    }

    /// <summary>Writes the object as it is now.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("object"u8, "response");
        json.WriteNumber("created_at"u8, _created);
        json.WriteString("status"u8, _status);
        json.WriteString("model"u8, model);
        json.WriteNull("error"u8);
        json.WritePropertyName("incomplete_details"u8);
        json.WriteRawValue(_status == "incomplete" ? "{\"reason\":\"max_output_tokens\"}" : "null");
        json.WriteNull("previous_response_id"u8);
        json.WriteBoolean("store"u8, false);
        json.WriteString("truncation"u8, "disabled");
        echo.Write(json);
        json.WriteStartArray("output"u8);
        if (_usage is not null)
        {
            WriteItems(json);
        }

        json.WriteEndArray();
        json.WritePropertyName("usage"u8);
        json.WriteRawValue(_usage is { } usage ? UsageJson.Responses(usage) : "null"u8);
        json.WriteEndObject();
    }

    /// <summary>Writes the message item.</summary>
    public void WriteMessage(Utf8JsonWriter json, bool done)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, MessageId);
        json.WriteString("type"u8, "message");
        json.WriteString("status"u8, done ? "completed" : "in_progress");
        json.WriteString("role"u8, "assistant");
        json.WriteStartArray("content"u8);
        if (done)
        {
            WritePart(json, Text);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a function call item.</summary>
    public static void WriteCall(Utf8JsonWriter json, string id, ToolCall call, bool done)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("type"u8, "function_call");
        json.WriteString("status"u8, done ? "completed" : "in_progress");
        json.WriteString("call_id"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WriteString("arguments"u8, done ? call.Arguments : "");
        json.WriteEndObject();
    }

    /// <summary>Writes a text part.</summary>
    public static void WritePart(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "output_text");
        json.WriteString("text"u8, text);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteItems(Utf8JsonWriter json)
    {
        if (HasText || _calls.Count == 0)
        {
            WriteMessage(json, done: true);
        }

        foreach (var (id, call) in _calls)
        {
            WriteCall(json, id, call, done: true);
        }
    }
}
