using System.Buffers;
using System.Text;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Protocol;

/// <summary>The fast way must say what the JSON reader says. A leading space sends a text to the JSON reader.</summary>
public sealed class CanonicalScannerTests
{
    public static TheoryData<string> Headers =>
    [
        "{\"type\": \"ping\", \"version\": \"1.9.0\"}",
        "{\"type\": \"ping\", \"version\": \"\"}",
        "{\"type\": \"pingpong\", \"version\": \"1\"}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 5}",
        "{\"type\": \"ping\", \"version\": \"1\", \"payload_length\": 7}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 5, \"payload_length\": 7}",
        "{\"type\": \"ping\", \"version\": \"1\", \"payload_length\": 7, \"data_length\": 5}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 5, \"data_length\": 6}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 0}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 05}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 5.0}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 5e0}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": -5}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": }",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 999999999}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 4294967296}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 5",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 5}}",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 5} ",
        "{\"type\": \"ping\", \"version\": \"1\", \"data_length\": 5,}",
        "{\"type\": \"ping\", \"version\": \"1\", \"type\": \"pong\"}",
        "{\"type\": \"ping\", \"version\": \"\\\"\", \"data_length\": 5}",
        "{\"type\": \"ping\", \"version\": \"\\u12\"}",
        "{\"type\": \"ping\", \"version\": \"\t\"}",
        "{\"type\": \"ping\", \"version\": \"ä\"}",
        "{\"type\": \"ping\", \"version\": null}",
        "{\"type\": \"ping\", \"version\": \"1",
        "{\"type\": \"",
    ];

    public static TheoryData<string> AudioData =>
    [
        "{\"rate\": 16000, \"width\": 2, \"channels\": 1, \"timestamp\": null}",
        "{\"rate\": 16000, \"width\": 2, \"channels\": 1, \"timestamp\": 12}",
        "{\"rate\": 16000, \"width\": 2, \"channels\": 1, \"timestamp\": 123456789012}",
        "{\"rate\": 16000, \"width\": 2, \"channels\": 1, \"timestamp\": 1.5}",
        "{\"rate\": 16000, \"width\": 2, \"channels\": 1, \"timestamp\": 012}",
        "{\"rate\": 16000, \"width\": 2, \"channels\": 1, \"timestamp\": nullx}",
        "{\"rate\": 16000, \"width\": 2, \"channels\": 1, \"timestamp\": 12, \"rate\": 8000}",
        "{\"rate\": 00, \"width\": 2, \"channels\": 1, \"timestamp\": null}",
        "{\"rate\": 0, \"width\": 0, \"channels\": 0, \"timestamp\": 0}",
        "{\"rate\": 9999999999, \"width\": 2, \"channels\": 1, \"timestamp\": null}",
        "{\"rate\": 16000, \"width\": 2, \"channels\": 1, \"timestamp\": }",
        "{\"rate\": 16000, \"width\": 2, \"channels\": 1}",
    ];

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_reads_as_the_JSON_reader_reads_it(string header) => Assert.Equal(ReadHeader(" " + header), ReadHeader(header));

    [Theory]
    [MemberData(nameof(AudioData))]
    public void Audio_fields_read_as_the_JSON_reader_reads_them(string data) => Assert.Equal(ReadAudio(" " + data), ReadAudio(data));

    private static string ReadHeader(string header)
    {
        try
        {
            var frame = FrameSnapshot.Read(
                new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(header + "\n" + new string('x', 100))), out var consumed);
            return $"{frame} {consumed - Encoding.UTF8.GetByteCount(header)}";
        }
        catch (WyomingProtocolException refused)
        {
            return refused.Code;
        }
    }

    private static string ReadAudio(string data)
    {
        var bytes = Encoding.UTF8.GetBytes($"{{\"type\":\"audio-start\",\"data_length\":{data.Length}}}\n{data}");
        var buffer = new ReadOnlySequence<byte>(bytes);
        Assert.True(FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _));
        try
        {
            return AudioStart.Read(frame).ToString();
        }
        catch (WyomingProtocolException refused)
        {
            return refused.Code;
        }
    }
}
