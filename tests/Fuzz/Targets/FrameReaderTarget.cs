using System.Buffers;
using System.Text;
using HomeLab.Testing;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Fuzz.Targets;

/// <summary>The frame reader against the naive one, on input cut at two random places.</summary>
public sealed class FrameReaderTarget : IFuzzTarget
{
    private static readonly FrameLimits Limits = new(512, 2048, 4096);

    public IReadOnlyList<byte[]> Seeds => WyomingSeeds.Frames;

    public void Run(byte[] input, Random random)
    {
        var expected = Naive(input);
        var first = random.Next(input.Length + 1);
        var second = random.Next(first, input.Length + 1);
        var buffer = SequenceVariants.FromSegments([input[..first], [], input[first..second], input[second..]]);
        var before = buffer;
        string actual;
        try
        {
            var read = FrameReader.TryRead(ref buffer, Limits, out var frame, out var required);
            actual = read ? Describe(frame, before.Length - buffer.Length) : "more";
            Check(read || (buffer.Equals(before) && required > before.Length), "a failed attempt must consume nothing and ask for more");
        }
        catch (WyomingProtocolException)
        {
            actual = "refused";
        }

        Check(actual == expected, $"expected {expected}, got {actual}");
    }

    private static string Describe(in Frame frame, long length) =>
        $"{frame.TypeName}|{Encoding.UTF8.GetString(frame.InlineData)}|{Convert.ToHexString(frame.Data.ToArray())}|{Convert.ToHexString(frame.Payload.ToArray())}|{length}";

    private static string Naive(byte[] input)
    {
        try
        {
            return NaiveFrameReader.Read(input, Limits.MaxHeaderBytes, Limits.MaxDataBytes, Limits.MaxPayloadBytes) is { } frame
                ? $"{frame.Type}|{frame.InlineData}|{Convert.ToHexString(frame.Data)}|{Convert.ToHexString(frame.Payload)}|{frame.Length}"
                : "more";
        }
        catch (FormatException)
        {
            return "refused";
        }
    }

    private static void Check(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidOperationException(problem);
        }
    }
}
