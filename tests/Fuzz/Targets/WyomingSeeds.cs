using System.Buffers;
using System.Text;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Fuzz.Targets;

/// <summary>Valid frames: some as we write them, some as others might.</summary>
internal static class WyomingSeeds
{
    private static readonly Attribution Somebody = new("n", "u");

    private static readonly TtsProgram Program = new()
    {
        Name = "p",
        Attribution = Somebody,
        Installed = true,
        Voices = [new TtsVoice { Name = "v", Attribution = Somebody, Installed = true, Languages = ["en"] }],
    };

    public static IReadOnlyList<byte[]> Frames { get; } =
    [
        Written(
            output => FrameWriter.WriteAudioChunk(
                output, AudioFormat.Speech16Khz, Encoding.UTF8.GetBytes("{\"type\":\"ping\"}\n0123456789"), 12)),
        Written(output => FrameWriter.WriteAudioStart(output, new AudioFormat(22_050, 2, 1))),
        Written(output => FrameWriter.WriteAudioStop(output, 5)),
        Written(output => FrameWriter.Write(output, new TranscribeEvent("base", "de"))),
        Written(output => FrameWriter.Write(output, new SynthesizeEvent("Hällo \"世界\"\n", new SynthesizeVoice("v", null, "s")))),
        Written(output => FrameWriter.Write(output, new DetectEvent(["a", "b"]))),
        Written(output => FrameWriter.Write(output, new RunPipelineEvent(PipelineStage.Wake, PipelineStage.Tts))),
        Written(output => FrameWriter.Write(output, new IntentEvent("n", [new IntentEntity("e")]))),
        Written(output => FrameWriter.Write(output, new InfoEvent(Tts: [Program]))),
        Written(output => FrameWriter.Write(output, EventKind.Describe)),
        "{\"type\":\"transcribe\",\"data\":{\"language\":\"de\",\"name\":\"x\"},\"data_length\":17}\n{\"language\":\"en\"}"u8.ToArray(),
        " { \"type\" : \"audi\\u006f-stop\" , \"x\" : [1,{\"data_length\":9}], \"payload_length\" : null } \r\n"u8.ToArray(),
    ];

    private static byte[] Written(Action<ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
