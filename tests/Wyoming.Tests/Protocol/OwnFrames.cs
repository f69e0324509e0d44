using System.Text;

namespace HomeLab.Wyoming.Tests.Protocol;

/// <summary>Frames that other writers than the reference library may send, each for one rule of the format.</summary>
internal static class OwnFrames
{
    private static readonly (string Name, string Bytes)[] Frames =
    [
        ("no data", "{\"type\": \"describe\", \"version\": \"1.9.0\"}\n"),
        ("no version, no spaces", "{\"type\":\"audio-stop\"}\n"),
        ("inline data", "{\"type\":\"transcribe\",\"data\":{\"language\":\"de\",\"context\":{\"a\":[1,2]}}}\n"),
        ("inline data and block", "{\"type\":\"transcribe\",\"data\":{\"language\":\"de\",\"name\":\"x\"},\"data_length\":17}\n{\"language\":\"en\"}"),
        ("null lengths", "{\"type\":\"ping\",\"data_length\":null,\"payload_length\":null}\n"),
        ("zero and negative lengths", "{\"type\":\"ping\",\"data_length\":0,\"payload_length\":-1}\n"),
        ("null inline data", "{\"data\":null,\"type\":\"ping\"}\n"),
        ("escaped type", "{\"type\":\"audi\\u006f-stop\"}\n"),
        ("unknown type and keys", "{\"type\":\"Ünbekannt\",\"extra\":{\"type\":\"ping\"},\"list\":[1,{\"data_length\":9}]}\n"),
        ("repeated keys, the last counts", "{\"type\":\"ping\",\"data_length\":500,\"type\":\"pong\",\"data_length\":14}\n{\"text\": \"\\n\"}"),
        ("white space and carriage return", " \t{ \"type\" : \"pong\" } \r\n"),
        ("payload without data", "{\"type\":\"audio-chunk\",\"payload_length\":4}\n\n\n{}"),
        ("payload like a frame", "{\"type\":\"audio-chunk\",\"data_length\":39,\"payload_length\":16}\n{\"rate\":16000,\"width\":2,\"channels\":1  }{\"type\":\"ping\"}\n"),
        ("empty audio", "{\"type\":\"audio-chunk\",\"data_length\":39}\n{\"rate\":16000,\"width\":2,\"channels\":1  }"),
    ];

    public static TheoryData<string> Names => [.. Frames.Select(frame => frame.Name)];

    public static byte[] Bytes(string name) => Encoding.UTF8.GetBytes(Frames.Single(frame => frame.Name == name).Bytes);
}
