using System.Buffers;
using System.Text.Json;
using HomeLab.Testing;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Protocol;

/// <summary>Frames that the reference library wrote itself.</summary>
public sealed class GoldenFrameTests
{
    private const string NoFrames = "(no reference frames here)";

    public static TheoryData<string> Files
    {
        get
        {
            try
            {
                return [.. Index().Select(frame => frame.GetProperty("file").GetString()!)];
            }
            catch (Exception) when (!SharedFolder.Exists)
            {
                return [NoFrames];
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Reads_as_recorded_however_it_is_cut(string file)
    {
        var (bytes, recorded) = Load(file);

        var frame = FrameBattery.Run(bytes);

        Assert.Equal(recorded.GetProperty("type").GetString(), frame.TypeName);
        Assert.NotEqual(EventKind.Unknown, frame.Kind);
        Assert.Equal(recorded.GetProperty("payload_bytes").GetInt32() * 2, frame.Payload.Length);
        Assert.True(JsonElement.DeepEquals(recorded.GetProperty("data"), DataOf(bytes)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Writes_back_to_equal_meaning(string file)
    {
        var (bytes, recorded) = Load(file);

        var written = EventRoundTrip.Run(bytes);

        Assert.True(JsonElement.DeepEquals(recorded.GetProperty("data"), DataOf(written)), $"{DataOf(written)}");
        Assert.Equal(
            FrameSnapshot.Read(new ReadOnlySequence<byte>(bytes), out _).Payload,
            FrameSnapshot.Read(new ReadOnlySequence<byte>(written), out _).Payload);
        if (file.StartsWith("audio-", StringComparison.Ordinal) || recorded.GetProperty("data").EnumerateObject().Any() is false)
        {
            Assert.Equal(bytes, written);
        }
    }

    private static JsonElement DataOf(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        Assert.True(FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _));
        return frame.ReadData();
    }

    private static (byte[] Bytes, JsonElement Recorded) Load(string file)
    {
        var bytes = File.ReadAllBytes(SharedFolder.Path("golden/wyoming/" + file));
        return (bytes, Index().Single(frame => frame.GetProperty("file").GetString() == file));
    }

    private static JsonElement.ArrayEnumerator Index()
    {
        var json = File.ReadAllBytes(SharedFolder.Path("golden/wyoming/index.json"));
        return JsonDocument.Parse(json).RootElement.GetProperty("frames").EnumerateArray();
    }
}
