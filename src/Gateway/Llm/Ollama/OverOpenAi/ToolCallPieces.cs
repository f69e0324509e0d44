using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Llm.OpenAi;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// Joins the pieces in which OpenAI streams tool calls. Ollama has a call at once, with its arguments as an object, so that a call can only
/// be told when it is whole.
/// </summary>
internal sealed class ToolCallPieces
{
    private readonly List<Piece> _calls = [];

    /// <summary>Whether there is any call.</summary>
    public bool IsEmpty => _calls.Count == 0;

    /// <summary>
    /// Takes a <c>tool_calls</c> array: of a chunk, or of a whole message (which has no indexes). Throws <see cref="JsonException"/>.
    /// </summary>
    public void Add(ReadOnlySpan<byte> array)
    {
        var reader = new Utf8JsonReader(array);
        using var parsed = JsonDocument.ParseValue(ref reader);
        foreach (var delta in parsed.RootElement.EnumerateArray())
        {
            if (delta.ValueKind == JsonValueKind.Object)
            {
                Add(delta);
            }
        }
    }

    /// <summary>The calls, their arguments proved to be JSON objects. Throws <see cref="JsonException"/> when one's are not.</summary>
    public List<ToolCall> Join()
    {
        var calls = new List<ToolCall>(_calls.Count);
        foreach (var call in _calls)
        {
            var arguments = call.Arguments.Length == 0 ? "{}" : call.Arguments.ToString();
            using var parsed = JsonDocument.Parse(arguments);
            calls.Add(parsed.RootElement.ValueKind == JsonValueKind.Object
                ? new ToolCall(call.Id.Length > 0 ? call.Id : ToolCall.NewId("call_"), call.Name, arguments)
                : throw new JsonException("Expected an object."));
        }

        return calls;
    }

    private void Add(JsonElement delta)
    {
        delta.TryGetProperty("function", out var function);
        var (id, name) = (Text(delta, "id"), Text(function, "name"));
        var call = delta.TryGetProperty("index", out var index) && index.TryGetInt32(out var at)
            ? _calls.Find(known => known.Index == at) ?? Begin(at)
            : id.Length + name.Length > 0 || _calls.Count == 0 ? Begin(_calls.Count) : _calls[^1];
        call.Id = call.Id.Length > 0 ? call.Id : id;
        call.Name = call.Name.Length > 0 ? call.Name : name;
        call.Arguments.Append(Text(function, "arguments"));
    }

    private Piece Begin(int index)
    {
        _calls.Add(new Piece(index));
        return _calls[^1];
    }

    private static string Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    private sealed class Piece(int index)
    {
        public int Index => index;

        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
