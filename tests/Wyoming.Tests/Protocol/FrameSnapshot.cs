using System.Buffers;
using System.Text;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Protocol;

/// <summary>A frame's parts, copied so that they can be compared.</summary>
internal sealed record FrameSnapshot(EventKind Kind, string TypeName, string InlineData, string Data, string Payload)
{
    public static FrameSnapshot Of(in Frame frame) => new(
        frame.Kind,
        frame.TypeName,
        Encoding.UTF8.GetString(frame.InlineData),
        Encoding.UTF8.GetString(frame.Data),
        Convert.ToHexString(frame.Payload.ToArray()));

    /// <summary>Reads one frame that must be whole, and says how many bytes it took.</summary>
    public static FrameSnapshot Read(ReadOnlySequence<byte> buffer, out long consumed, FrameLimits? limits = null)
    {
        var before = buffer.Length;
        Assert.True(FrameReader.TryRead(ref buffer, limits ?? FrameLimits.Default, out var frame, out _));
        consumed = before - buffer.Length;
        return Of(frame);
    }
}
