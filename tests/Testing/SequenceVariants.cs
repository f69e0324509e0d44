using System.Buffers;

namespace HomeLab.Testing;

/// <summary>The same bytes laid out in memory in every way that a pipe may deliver them.</summary>
public static class SequenceVariants
{
    /// <summary>One array of exactly this length.</summary>
    public static ReadOnlySequence<byte> Exact(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>Part of a larger array whose other bytes are 0xFF, so that a read beyond either end shows.</summary>
    public static ReadOnlySequence<byte> Guarded(ReadOnlySpan<byte> bytes)
    {
        var guarded = new byte[bytes.Length + 64];
        guarded.AsSpan().Fill(0xFF);
        bytes.CopyTo(guarded.AsSpan(32));
        return new ReadOnlySequence<byte>(guarded, 32, bytes.Length);
    }

    /// <summary>Two segments, cut before byte <paramref name="at"/>.</summary>
    public static ReadOnlySequence<byte> Split(ReadOnlySpan<byte> bytes, int at) =>
        FromSegments([bytes[..at].ToArray(), bytes[at..].ToArray()]);

    /// <summary>One byte a segment, with empty segments between them.</summary>
    public static ReadOnlySequence<byte> BytePerSegment(ReadOnlySpan<byte> bytes)
    {
        var segments = new List<byte[]> { Array.Empty<byte>() };
        foreach (var value in bytes)
        {
            segments.Add([value]);
            segments.Add([]);
        }

        return FromSegments(segments);
    }

    /// <summary>Segments as given, in order.</summary>
    public static ReadOnlySequence<byte> FromSegments(IReadOnlyList<byte[]> segments)
    {
        var first = new Segment(segments[0], 0);
        var last = first;
        foreach (var segment in segments.Skip(1))
        {
            last = last.Append(segment);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long index)
        {
            Memory = bytes;
            RunningIndex = index;
        }

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
