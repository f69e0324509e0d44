using System.Diagnostics;
using System.Runtime.CompilerServices;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Queue;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>One try on one backend, up to its first byte.</summary>
internal sealed class Attempt(LlmCall call, Admission admission, int failovers, LlmOptions options, LlmMetrics metrics)
{
    private readonly Lease _lease = admission.Lease!;

    /// <summary>Why it failed, for the log.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>
    /// Runs it. A client that leaves ends it with a cancellation. With a fault, the reply (if any) is the backend's error; without a reply
    /// the slot is already given back.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(UpstreamReply? Reply, AttemptFault Fault)> RunAsync(CancellationToken cancellationToken)
    {
        var backend = _lease.Backend;
        var started = Stopwatch.GetTimestamp();
        var patience = Patience.Begin(options.FirstByteTimeout, backend.Lost, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await backend.SendAsync(call.Compose(backend, _lease.Model), patience.Token);
            var reply = await UpstreamReply.StartAsync(response, admission, patience, failovers, options.IdleTimeout);
            var fault = Judge(reply, backend);
            if (fault == AttemptFault.None)
            {
                var elapsed = Stopwatch.GetElapsedTime(started);
                backend.Breaker.Succeed();
                backend.NoteProgress();
                backend.NoteFirstByte(elapsed);
                metrics.FirstByte(call, reply, elapsed);
            }

            return (reply, fault);
        }
        catch (Exception failure)
        {
            response?.Dispose();
            patience.Dispose();
            _lease.Dispose();
            if (cancellationToken.IsCancellationRequested || failure is not (HttpRequestException or IOException or OperationCanceledException
                or ObjectDisposedException))
            {
                throw;
            }

            Reason = failure is OperationCanceledException ? "no first byte in time" : failure.Message;
            return (null, failure is OperationCanceledException ? AttemptFault.Hung : AttemptFault.Unreachable);
        }
    }

    private AttemptFault Judge(UpstreamReply reply, Backend backend)
    {
        Reason = $"status {reply.Status}";
        switch (reply.Status)
        {
            case 502 or 503 or 504 or 429:
                return AttemptFault.Busy;
            case >= 500:
                return AttemptFault.Failed;
            case 404:
                return AttemptFault.ModelGone;
            case >= 200 and < 300 when call.ExpectsJson(backend) && reply.First.TrimStart(" \r\n\t"u8) is not [(byte)'{', ..]:
                Reason = "not JSON";
                return AttemptFault.Garbage;
            default:
                return AttemptFault.None;
        }
    }
}
