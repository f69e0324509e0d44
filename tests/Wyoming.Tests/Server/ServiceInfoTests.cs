using System.Buffers;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Wyoming.Tests.Server;

public sealed class ServiceInfoTests
{
    [Fact]
    public void Is_encoded_once_and_replaced_as_a_whole()
    {
        var info = new ServiceInfo(ScriptedService.SomeInfo);
        var before = info.Frame;

        Assert.True(before.Equals(info.Frame));
        info.Replace(new InfoEvent(Tts: [new TtsProgram { Name = "later", Attribution = new("n", "u"), Installed = true, Voices = [] }]));

        Assert.Equal("p", NameIn(before));
        Assert.Equal("later", NameIn(info.Frame));
        Assert.Equal("later", info.Current.Tts[0].Name);
    }

    private static string NameIn(ReadOnlyMemory<byte> bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        Assert.True(FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _));
        Assert.True(buffer.IsEmpty);
        return frame.Read<InfoEvent>().Tts[0].Name;
    }
}
