using System.Diagnostics;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Telemetry;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>Carries one call from HTTP to a backend and its answer back.</summary>
internal sealed class CallRunner(LlmDispatcher dispatcher, LlmMetrics metrics, ILogger<CallRunner> logger)
{
    /// <summary>Runs it. A client that leaves ends everything at once, and that is no error.</summary>
    /// <param name="http">The client.</param>
    /// <param name="call">What it wants.</param>
    /// <param name="writer">How it wants the answer.</param>
    /// <returns>What it cost.</returns>
    public async Task<Usage> RunAsync(HttpContext http, LlmCall call, IReplyWriter writer)
    {
        try
        {
            var (reply, refusal) = await dispatcher.OpenAsync(call, http.RequestAborted);
            if (reply is null)
            {
                await writer.Errors.WriteAsync(http, refusal!);
                return default;
            }

            using (reply)
            {
                return await AnswerAsync(http, call, writer, reply);
            }
        }
        catch (OperationCanceledException gone) when (gone is ClientGoneException || http.RequestAborted.IsCancellationRequested)
        {
            return default;
        }
    }

    private async Task<Usage> AnswerAsync(HttpContext http, LlmCall call, IReplyWriter writer, UpstreamReply reply)
    {
        var started = Stopwatch.GetTimestamp();
        var usage = default(Usage);
        metrics.Started();
        try
        {
            ReplyHeaders.Describe(http.Response, reply);
            GatewayTraces.Answers(reply);
            (usage, var fault) = await writer.WriteAsync(reply, http);
            if (fault is not null)
            {
                logger.AnswerBrokeOff(reply.Backend.Name, fault);
            }

            return usage;
        }
        finally
        {
            metrics.Ended(call, reply, Stopwatch.GetElapsedTime(started), usage);
        }
    }
}
