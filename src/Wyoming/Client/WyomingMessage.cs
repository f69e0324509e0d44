using System.Buffers;
using System.Text.Json;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Client;

/// <summary>An event that a client received: an own copy, unlike <see cref="Frame"/>.</summary>
public sealed class WyomingMessage
{
    private readonly byte[] _data;

    internal WyomingMessage(in Frame frame)
    {
        Kind = frame.Kind;
        TypeName = frame.TypeName;
        Payload = frame.Payload.ToArray();
        _data = frame.InlineData.IsEmpty
            ? frame.Data.ToArray()
            : JsonSerializer.SerializeToUtf8Bytes(frame.ReadData(), WyomingJsonContext.Default.JsonElement);
    }

    /// <summary>The event type.</summary>
    public EventKind Kind { get; }

    /// <summary>The type as text, also for an unknown one.</summary>
    public string TypeName { get; }

    /// <summary>The payload, or empty.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The audio format of an <c>audio-start</c> or <c>audio-chunk</c>.</summary>
    /// <exception cref="WyomingProtocolException">It has none.</exception>
    public AudioFormat AudioFormat => AudioStart.Read(AsFrame()).Format;

    /// <summary>The time stamp of an audio event.</summary>
    public long? AudioTimestamp => AudioStop.Read(AsFrame()).Timestamp;

    /// <summary>Reads the fields.</summary>
    /// <exception cref="WyomingProtocolException">A required field is missing or a field has the wrong type.</exception>
    public T Read<T>()
        where T : IWyomingEvent<T> => AsFrame().Read<T>();

    /// <summary>The fields as JSON; an empty object when there are none.</summary>
    public JsonElement ReadData() => AsFrame().ReadData();

    private Frame AsFrame() => new(Kind, default, default, new ReadOnlySequence<byte>(_data), default);
}
