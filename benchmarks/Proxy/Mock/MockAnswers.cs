using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace HomeLab.Benchmarks.Proxy.Mock;

/// <summary>
/// The mock's answers, encoded once. A token carries the time of its writing (CLOCK_MONOTONIC, the same in every process of a machine).
/// </summary>
internal static class MockAnswers
{
    /// <summary>Stands near the end of every answer, so that a client finds the end without parsing.</summary>
    public const string EndMark = "[DONE]";

    /// <summary>Stands before the digits of a token's time stamp.</summary>
    public const byte StampMark = (byte)'@';

    /// <summary>Digits of a time stamp.</summary>
    public const int StampDigits = 20;

    /// <summary>Tokens of a stream.</summary>
    public const int Tokens = 50;

    private const string Stamp0 = "@00000000000000000000";

    public static byte[] OpenAiWhole { get; } = Whole(
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"mock\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\"},"
        + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7},\"end\":\"" + EndMark + "\"}");

    public static byte[] NativeWhole { get; } = Whole(
        "{\"model\":\"mock:latest\",\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\"},\"done\":true,\"prompt_eval_count\":5,\"eval_count\":2,\"end\":\"" + EndMark + "\"}");

    public static byte[] OpenAiHead { get; } = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");

    public static byte[] NativeHead { get; } = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");

    public static byte[] OpenAiToken { get; } = Chunk(
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"mock\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + Stamp0 + "\"},\"finish_reason\":null}]}\n\n");

    public static byte[] NativeToken { get; } = Chunk(
        "{\"model\":\"mock:latest\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"" + Stamp0 + "\"},\"done\":false}\n");

    public static byte[] OpenAiTail { get; } = [.. Chunk("data: " + EndMark + "\n\n"), .. "0\r\n\r\n"u8];

    public static byte[] NativeTail { get; } =
        [.. Chunk("{\"model\":\"mock:latest\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"eval_count\":50,\"end\":\"" + EndMark + "\"}\n"), .. "0\r\n\r\n"u8];

    /// <summary>What a gateway asks to learn which models there are.</summary>
    public static byte[] List(ReadOnlySpan<byte> request) => request[4..request.IndexOf((byte)'\r')] switch
    {
        var path when path.StartsWith("/api/tags"u8) =>
            Whole("{\"models\":[{\"name\":\"mock:latest\",\"model\":\"mock:latest\",\"modified_at\":\"2026-01-01T00:00:00Z\"}]}"),
        var path when path.StartsWith("/api/ps"u8) => Whole("{\"models\":[{\"name\":\"mock:latest\",\"model\":\"mock:latest\"}]}"),
        var path when path.StartsWith("/api/version"u8) => Whole("{\"version\":\"0.12.3\"}"),
        _ => Whole("{\"object\":\"list\",\"data\":[{\"id\":\"mock\",\"object\":\"model\",\"created\":1,\"owned_by\":\"x\"}]}"),
    };

    /// <summary>Puts the time into a token.</summary>
    public static void Stamp(Span<byte> token) =>
        Utf8Formatter.TryFormat(
            Stopwatch.GetTimestamp(), token[(token.IndexOf(StampMark) + 1)..], out _, new StandardFormat('D', StampDigits));

    private static byte[] Whole(string json) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}");

    private static byte[] Chunk(string text) => Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n");
}
