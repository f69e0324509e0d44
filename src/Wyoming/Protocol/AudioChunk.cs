using System.Buffers;

namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// An <c>audio-chunk</c>: read by hand because it is the one event that comes a hundred times a second. Borrowed like its frame.
/// </summary>
public readonly ref struct AudioChunk
{
    private AudioChunk(AudioFields fields, ReadOnlySequence<byte> pcm)
    {
        Format = fields.Format;
        Timestamp = fields.Timestamp;
        Pcm = pcm;
    }

    /// <summary>Format of this chunk; every chunk repeats it and it may change.</summary>
    public AudioFormat Format { get; }

    /// <summary>Opaque: milliseconds by the documentation, nanoseconds from some microphones. Null when not given.</summary>
    public long? Timestamp { get; }

    /// <summary>Interleaved samples; a chunk without payload is empty audio, and a sample may be cut at its end.</summary>
    public ReadOnlySequence<byte> Pcm { get; }

    /// <summary>Reads the fields of a frame. Allocates nothing.</summary>
    /// <exception cref="WyomingProtocolException">Rate, width or channels are missing or no whole numbers.</exception>
    public static AudioChunk Read(in Frame frame) => new(AudioFields.Read(frame, needsFormat: true), frame.Payload);
}

/// <summary>An <c>audio-start</c>.</summary>
/// <param name="Format">Format of the chunks that follow.</param>
/// <param name="Timestamp">As in <see cref="AudioChunk.Timestamp"/>.</param>
public readonly record struct AudioStart(AudioFormat Format, long? Timestamp = null)
{
    /// <summary>Reads the fields of a frame. Allocates nothing.</summary>
    /// <exception cref="WyomingProtocolException">Rate, width or channels are missing or no whole numbers.</exception>
    public static AudioStart Read(in Frame frame)
    {
        var fields = AudioFields.Read(frame, needsFormat: true);
        return new AudioStart(fields.Format, fields.Timestamp);
    }
}

/// <summary>An <c>audio-stop</c>.</summary>
/// <param name="Timestamp">As in <see cref="AudioChunk.Timestamp"/>.</param>
public readonly record struct AudioStop(long? Timestamp = null)
{
    /// <summary>Reads the fields of a frame. Allocates nothing.</summary>
    /// <exception cref="WyomingProtocolException">The data is not a JSON object.</exception>
    public static AudioStop Read(in Frame frame) => new(AudioFields.Read(frame, needsFormat: false).Timestamp);
}
