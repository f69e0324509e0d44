using System.Buffers;
using System.Text;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Protocol;

public sealed class FrameWriterTests
{
    [Fact]
    public void Writes_the_header_in_the_order_of_the_reference_library()
    {
        var written = Write(output => FrameWriter.Write(output, EventKind.UserEvent, "{\"a\": 1}"u8, "xyz"u8));

        Assert.Equal(
            "{\"type\": \"user-event\", \"version\": \"1.9.0\", \"data_length\": 8, \"payload_length\": 3}\n{\"a\": 1}xyz", written);
    }

    [Fact]
    public void Announces_neither_empty_data_nor_an_empty_payload()
    {
        Assert.Equal("{\"type\": \"describe\", \"version\": \"1.9.0\"}\n", Write(output => FrameWriter.Write(output, EventKind.Describe)));
        Assert.Equal("{\"type\": \"handled\", \"version\": \"1.9.0\"}\n", Write(output => FrameWriter.Write(output, new HandledEvent())));
        Assert.Equal(
            "{\"type\": \"ping\", \"version\": \"1.9.0\"}\n", Write(output => FrameWriter.Write(output, EventKind.Ping, "{}"u8, default)));
    }

    [Fact]
    public void Lengths_are_bytes_of_raw_UTF8()
    {
        var written = Write(output => FrameWriter.Write(output, new TranscriptEvent("Grüße, 世界 <&'+>")));

        Assert.Equal("{\"type\": \"transcript\", \"version\": \"1.9.0\", \"data_length\": 32}\n{\"text\":\"Grüße, 世界 <&'+>\"}", written);
    }

    [Theory]
    [InlineData(int.MinValue, long.MinValue)]
    [InlineData(int.MaxValue, long.MaxValue)]
    public void Audio_of_any_format_fits(int value, long timestamp)
    {
        var written = Write(output => FrameWriter.WriteAudioChunk(output, new AudioFormat(value, value, value), default, timestamp));
        var buffer = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(written));
        Assert.True(FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _));
        var chunk = AudioChunk.Read(frame);

        Assert.Equal(new AudioFormat(value, value, value), chunk.Format);
        Assert.Equal(timestamp, chunk.Timestamp);
        Assert.True(chunk.Pcm.IsEmpty);
    }

    [Fact]
    public void Escapes_the_name_of_an_unknown_type()
    {
        var written = Write(output => FrameWriter.Write(output, "a\"b\n", default, default));

        Assert.Equal("a\"b\n", FrameSnapshot.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(written)), out _).TypeName);
    }

    [Fact]
    public void Refuses_to_write_an_unknown_kind() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameWriter.Write(new ArrayBufferWriter<byte>(), EventKind.Unknown));

    [Fact]
    public void Keeps_no_large_scratch_after_a_large_event()
    {
        var text = new string('x', 300_000);

        Assert.Contains(text, Write(output => FrameWriter.Write(output, new TranscriptEvent(text))), StringComparison.Ordinal);
        Assert.EndsWith("{\"text\":\"y\"}", Write(output => FrameWriter.Write(output, new TranscriptEvent("y"))), StringComparison.Ordinal);
    }

    private static string Write(Action<ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
