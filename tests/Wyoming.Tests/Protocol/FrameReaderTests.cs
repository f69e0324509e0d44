using System.Buffers;
using System.Text;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Protocol;

public sealed class FrameReaderTests
{
    public static TheoryData<string> OwnFrameNames => OwnFrames.Names;

    [Theory]
    [MemberData(nameof(OwnFrameNames))]
    public void Reads_a_frame_however_it_is_cut(string name) => FrameBattery.Run(OwnFrames.Bytes(name));

    [Fact]
    public void Yields_the_parts_of_a_frame()
    {
        var frame = FrameSnapshot.Read(
            Sequence("{\"type\":\"ping\",\"data\":{\"a\":1},\"data_length\":2,\"payload_length\":3}\n{}abcrest"), out var consumed);

        Assert.Equal(new FrameSnapshot(EventKind.Ping, "ping", "{\"a\":1}", "{}", "616263"), frame);
        Assert.Equal(71, consumed);
    }

    [Theory]
    [InlineData("{\"type\":\"no-such-event\"}\n", "no-such-event")]
    [InlineData("{\"type\":\"\"}\n", "")]
    [InlineData("{\"type\":\"Ping\"}\n", "Ping")]
    [InlineData("{\"type\":\"p\\u00edng\"}\n", "píng")]
    public void An_unknown_type_is_a_value(string line, string name)
    {
        var frame = FrameSnapshot.Read(Sequence(line), out _);

        Assert.Equal(EventKind.Unknown, frame.Kind);
        Assert.Equal(name, frame.TypeName);
    }

    [Fact]
    public void A_type_that_is_not_UTF8_is_unknown()
    {
        var frame = FrameSnapshot.Read(new ReadOnlySequence<byte>([.. "{\"type\":\""u8, 0xC3, 0x28, .. "\"}\n"u8]), out _);

        Assert.Equal(EventKind.Unknown, frame.Kind);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("{}\n")]
    [InlineData("[]\n")]
    [InlineData("null\n")]
    [InlineData("\"type\"\n")]
    [InlineData("{\"type\":null}\n")]
    [InlineData("{\"type\":5}\n")]
    [InlineData("{\"type\":{\"type\":\"ping\"}}\n")]
    [InlineData("{\"type\":\"ping\"\n")]
    [InlineData("{\"type\":\"ping\",}\n")]
    [InlineData("{\"type\":\"ping\"}{}\n")]
    [InlineData("{\"type\":\"ping\"} x\n")]
    [InlineData("{'type':'ping'}\n")]
    [InlineData("{\"type\":\"ping\",\"data\":[]}\n")]
    [InlineData("{\"type\":\"ping\",\"data\":\"{}\"}\n")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("\u0000\n")]
    public void Rejects_a_header_that_is_no_event(string line) => Assert.Equal(ProtocolErrorCodes.InvalidHeader, RejectionOf(line));

    [Fact]
    public void Rejects_a_header_nested_deeper_than_any_reader_allows()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "1" + new string('}', 1000);

        Assert.Equal(ProtocolErrorCodes.InvalidHeader, RejectionOf($"{{\"type\":\"ping\",\"data\":{deep}}}\n"));
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("1e2")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("\"12\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{\"data_length\":1}")]
    public void Rejects_a_length_that_is_no_whole_number(string length)
    {
        Assert.Equal(ProtocolErrorCodes.InvalidLength, RejectionOf($"{{\"type\":\"ping\",\"data_length\":{length}}}\n"));
        Assert.Equal(ProtocolErrorCodes.InvalidLength, RejectionOf($"{{\"type\":\"ping\",\"payload_length\":{length}}}\n"));
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("9223372036854775807")]
    public void Rejects_a_huge_length_before_waiting_for_it(string length)
    {
        Assert.Equal(ProtocolErrorCodes.DataTooLong, RejectionOf($"{{\"type\":\"ping\",\"data_length\":{length}}}\n"));
        Assert.Equal(ProtocolErrorCodes.PayloadTooLong, RejectionOf($"{{\"type\":\"ping\",\"payload_length\":{length}}}\n"));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Takes_a_data_block_and_payload_up_to_their_limits(int above, bool taken)
    {
        var limits = new FrameLimits(200, 50, 70);

        Assert.Equal(
            taken ? null : ProtocolErrorCodes.DataTooLong, RejectionOf($"{{\"type\":\"ping\",\"data_length\":{50 + above}}}\n", limits));
        Assert.Equal(
            taken ? null : ProtocolErrorCodes.PayloadTooLong,
            RejectionOf($"{{\"type\":\"ping\",\"payload_length\":{70 + above}}}\n", limits));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Takes_a_header_up_to_its_limit(int above, bool taken)
    {
        var limits = new FrameLimits(100, 50, 70);
        var line = "{\"type\":\"ping\"}".PadRight(100 + above);

        Assert.Equal(taken ? null : ProtocolErrorCodes.HeaderTooLong, RejectionOf(line, limits));
        Assert.Equal(taken ? null : ProtocolErrorCodes.HeaderTooLong, RejectionOf(line + "\n", limits));
    }

    [Fact]
    public void A_header_without_end_is_rejected_at_its_limit_and_not_later()
    {
        Assert.Null(RejectionOf(new string('x', 64 * 1024)));
        Assert.Equal(ProtocolErrorCodes.HeaderTooLong, RejectionOf(new string('x', (64 * 1024) + 1)));
    }

    [Fact]
    public void Says_how_many_bytes_the_frame_needs_once_its_header_is_there()
    {
        var buffer = Sequence("{\"type\":\"ping\",\"data_length\":100,\"payload_length\":1000}\n");

        Assert.False(FrameReader.TryRead(ref buffer, FrameLimits.Default, out _, out var required));
        Assert.Equal(buffer.Length + 1100, required);
    }

    private static ReadOnlySequence<byte> Sequence(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string? RejectionOf(string text, FrameLimits? limits = null)
    {
        var buffer = Sequence(text);
        try
        {
            FrameReader.TryRead(ref buffer, limits ?? FrameLimits.Default, out _, out _);
            return null;
        }
        catch (WyomingProtocolException exception)
        {
            return exception.Code;
        }
    }
}
