using System.Buffers;
using System.Text.Json;

namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// One event as it lies in the receive buffer. Borrowed: valid only until the buffer is advanced, which the compiler enforces
/// because a ref struct cannot cross an await.
/// </summary>
public readonly ref struct Frame
{
    private readonly ReadOnlySequence<byte> _header;

    internal Frame(
        EventKind kind,
        ReadOnlySequence<byte> header,
        ReadOnlySequence<byte> inlineData,
        ReadOnlySequence<byte> data,
        ReadOnlySequence<byte> payload)
    {
        Kind = kind;
        _header = header;
        InlineData = inlineData;
        Data = data;
        Payload = payload;
    }

    /// <summary>The event type.</summary>
    public EventKind Kind { get; }

    /// <summary>JSON object that stood in the header, or empty. <see cref="Data"/> overrides it key by key.</summary>
    public ReadOnlySequence<byte> InlineData { get; }

    /// <summary>The data block, or empty. Whether it is a JSON object is checked when an event is read from it.</summary>
    public ReadOnlySequence<byte> Data { get; }

    /// <summary>The payload, or empty.</summary>
    public ReadOnlySequence<byte> Payload { get; }

    /// <summary>The type as text, also for an unknown one. Allocates for unknown types.</summary>
    public string TypeName => Kind == EventKind.Unknown ? HeaderReader.ReadTypeName(_header) : EventNames.Name(Kind);

    /// <summary>Reads the event's fields.</summary>
    /// <exception cref="WyomingProtocolException">A required field is missing or a field has the wrong type.</exception>
    public T Read<T>()
        where T : IWyomingEvent<T> => EventData.Read<T>(this);

    /// <summary>The fields as JSON after the merge rule; an empty object when there are none.</summary>
    /// <exception cref="WyomingProtocolException">The data is not a JSON object.</exception>
    public JsonElement ReadData() => EventData.ReadElement(this);
}
