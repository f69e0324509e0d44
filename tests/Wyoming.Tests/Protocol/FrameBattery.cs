using System.Buffers;
using HomeLab.Testing;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Protocol;

/// <summary>Every layout in memory that one frame may come in; each must read the same.</summary>
internal static class FrameBattery
{
    public static FrameSnapshot Run(byte[] bytes)
    {
        var expected = FrameSnapshot.Read(SequenceVariants.Exact(bytes), out var consumed);
        Assert.Equal(bytes.Length, consumed);

        CheckSame(expected, SequenceVariants.Guarded(bytes), bytes.Length);
        CheckSame(expected, SequenceVariants.BytePerSegment(bytes), bytes.Length);
        for (var at = 0; at <= bytes.Length; at++)
        {
            CheckSame(expected, SequenceVariants.Split(bytes, at), bytes.Length);
        }

        CheckTwoInOneBuffer(expected, bytes);
        CheckStrictPrefixes(bytes);
        return expected;
    }

    private static void CheckSame(FrameSnapshot expected, ReadOnlySequence<byte> buffer, int length)
    {
        Assert.Equal(expected, FrameSnapshot.Read(buffer, out var consumed));
        Assert.Equal(length, consumed);
    }

    private static void CheckTwoInOneBuffer(FrameSnapshot expected, byte[] bytes)
    {
        var buffer = SequenceVariants.Split([.. bytes, .. bytes], bytes.Length - 1);

        CheckSame(expected, buffer, bytes.Length);
        CheckSame(expected, buffer.Slice(bytes.Length), bytes.Length);
    }

    private static void CheckStrictPrefixes(byte[] bytes)
    {
        for (var length = 0; length < bytes.Length; length++)
        {
            var prefix = new ReadOnlySequence<byte>(bytes, 0, length);
            var buffer = prefix;

            Assert.False(FrameReader.TryRead(ref buffer, FrameLimits.Default, out _, out var required));
            Assert.Equal(prefix, buffer);
            Assert.InRange(required, length + 1, bytes.Length);
        }
    }
}
