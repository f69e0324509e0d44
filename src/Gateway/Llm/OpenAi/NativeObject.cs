using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// Reads a whole native answer (<c>stream:false</c>), and writes the object it becomes. Nothing is sent before all of it is there.
/// </summary>
internal static class NativeObject
{
    /// <summary>Longest answer: a few hundred embeddings of 4096 numbers.</summary>
    private const int LongestAnswer = 64 * 1024 * 1024;

    /// <summary>Reads a chat or generate answer and sends what <paramref name="write"/> makes of it.</summary>
    public static async Task<(Usage Usage, string? Fault)> AnswerAsync(
        UpstreamReply reply, HttpContext http, NativeConversion write)
    {
        var (body, fault) = await ReadAsync(reply);
        using (body)
        using (var output = new PooledBuffer())
        {
            if (body is null || !TryConvert(body, reply.Model, output, write, out var usage, out fault))
            {
                return await FailAsync(reply, http, ErrorShape.OpenAi, fault!);
            }

            await JsonAnswer.SendAsync(http, output);
            return (usage, null);
        }
    }

    /// <summary>Reads it. The caller disposes the bytes; a fault says why there are none.</summary>
    public static async Task<(PooledBuffer? Body, string? Fault)> ReadAsync(UpstreamReply reply)
    {
        var body = new PooledBuffer();
        while (body.Length < LongestAnswer)
        {
            var (read, fault) = await reply.ReadAsync(body.GetMemory(4096));
            if (fault is not null)
            {
                body.Dispose();
                return (null, fault);
            }

            if (read == 0)
            {
                return (body, null);
            }

            body.Advance(read);
        }

        body.Dispose();
        return (null, $"it is longer than {LongestAnswer} bytes");
    }

    /// <summary>Answers that the backend's answer is of no use.</summary>
    public static async Task<(Usage Usage, string? Fault)> FailAsync(UpstreamReply reply, HttpContext http, ErrorShape errors, string fault)
    {
        await errors.WriteAsync(http, ReplyHeaders.BrokeOff(reply, fault));
        return (default, fault);
    }

    private static bool TryConvert(
        PooledBuffer body, string model, PooledBuffer output, NativeConversion write, out Usage usage, out string? fault)
    {
        usage = default;
        try
        {
            var part = NativePart.Read(body.Written.Span);
            fault = part.Error ?? (part.Done ? null : "it ended before it was finished");
            if (fault is null)
            {
                usage = part.Usage;
                write(in part, model, output);
            }
        }
        catch (JsonException)
        {
            fault = "it is not JSON";
        }

        return fault is null;
    }
}

/// <summary>Writes a whole native answer as another object.</summary>
/// <param name="part">The answer.</param>
/// <param name="model">Who gave it.</param>
/// <param name="output">Where to.</param>
internal delegate void NativeConversion(in NativePart part, string model, PooledBuffer output);
