using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;
using HomeLab.Gateway.Llm.OpenAi;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>OpenAI's whole answer as the one object of <c>stream:false</c>.</summary>
internal static class NativeWhole
{
    /// <summary>Reads it and writes it. Nothing is sent before all of it is there.</summary>
    public static async Task<(Usage Usage, string? Fault)> WriteAsync(
        AnswerStyle style, UpstreamReply reply, HttpContext http)
    {
        var (body, fault) = await NativeObject.ReadAsync(reply);
        using (body)
        using (var output = new PooledBuffer())
        {
            var usage = default(Usage);
            fault ??= Convert(body!, style, reply, output, out usage);
            if (fault is not null)
            {
                return await NativeObject.FailAsync(reply, http, ErrorShape.Ollama, fault);
            }

            await JsonAnswer.SendAsync(http, output);
            return (usage, null);
        }
    }

    private static string? Convert(PooledBuffer body, AnswerStyle style, UpstreamReply reply, PooledBuffer output, out Usage usage)
    {
        usage = default;
        try
        {
            var part = OpenAiPart.Read(body.Written.Span);
            if (part.Error is not null || part.FinishReason is null)
            {
                return part.Error ?? "it has no finished choice";
            }

            var calls = new ToolCallPieces();
            if (!part.ToolCalls.IsEmpty)
            {
                calls.Add(part.ToolCalls);
            }

            usage = part.Usage ?? default;
            new NativeLine(style, reply).Write(in part, calls.Join(), new AnswerEnd(part.FinishReason, usage), output);
            return null;
        }
        catch (JsonException)
        {
            return "it holds something that is not JSON";
        }
    }
}
