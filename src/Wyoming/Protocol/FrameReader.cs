using System.Buffers;

namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// Cuts frames out of a byte stream. Pure: no state, no allocation, no I/O.
/// <code>
/// frame  = header-line 0x0A [data] [payload]
/// header-line = {"type": string, "version": string, "data"?: object, "data_length"?: int, "payload_length"?: int}
/// </code>
/// As in the Python library (wyoming/event.py): a length that is absent, null, zero or negative announces nothing.
/// </summary>
public static class FrameReader
{
    /// <summary>Reads one frame from the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">Moved past the frame on true; untouched on false.</param>
    /// <param name="limits">Caps, checked before anything is waited for.</param>
    /// <param name="frame">Slices of the buffer.</param>
    /// <param name="required">On false, how many bytes the buffer must hold before another attempt can succeed.</param>
    /// <exception cref="WyomingProtocolException">The stream cannot be a Wyoming stream; nothing after this point can be read.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, FrameLimits limits, out Frame frame, out long required)
    {
        frame = default;
        if (!TryFindNewline(buffer, limits.MaxHeaderBytes, out var headerLength))
        {
            required = buffer.Length + 1;
            return false;
        }

        var header = buffer.Slice(0, headerLength);
        var fields = HeaderReader.Read(header, limits);
        required = headerLength + 1 + fields.DataLength + fields.PayloadLength;
        if (buffer.Length < required)
        {
            return false;
        }

        var rest = buffer.Slice(headerLength + 1);
        var inlineData = fields.InlineLength == 0 ? default : header.Slice(fields.InlineStart, fields.InlineLength);
        frame = new Frame(
            fields.Kind, header, inlineData, rest.Slice(0, fields.DataLength), rest.Slice(fields.DataLength, fields.PayloadLength));
        buffer = rest.Slice(fields.DataLength + fields.PayloadLength);
        return true;
    }

    private static bool TryFindNewline(in ReadOnlySequence<byte> buffer, int limit, out long headerLength)
    {
        headerLength = buffer.FirstSpan.IndexOf((byte)'\n');
        if (headerLength < 0 && !buffer.IsSingleSegment)
        {
            headerLength = buffer.PositionOf((byte)'\n') is { } position ? buffer.Slice(0, position).Length : -1;
        }

        if (headerLength > limit || (headerLength < 0 && buffer.Length > limit))
        {
            WyomingProtocolException.ThrowHeaderTooLong(limit);
        }

        return headerLength >= 0;
    }
}
