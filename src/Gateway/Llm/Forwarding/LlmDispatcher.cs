using System.Runtime.CompilerServices;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Queue;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>
/// Takes a call to its first byte: the directory says which models may answer, the queue which backend, and a backend that fails before its
/// first byte is followed by the next one.
/// </summary>
internal sealed class LlmDispatcher(
    ModelLookup lookup,
    BackendPool pool,
    AdmissionQueue queue,
    IOptions<LlmOptions> options,
    LlmMetrics metrics,
    ILogger<LlmDispatcher> logger)
{
    /// <summary>Starts the call.</summary>
    /// <returns>The answer, or why there is none. The caller disposes the answer.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(UpstreamReply? Reply, Refusal? Refusal)> OpenAsync(LlmCall call, CancellationToken cancellationToken)
    {
        var models = await lookup.FindAsync(call.Model, call.Only, cancellationToken);
        if (models.Count == 0)
        {
            return (null, NotFound(call.Model));
        }

        Refusal? refusal = null;
        var tried = new List<Backend>();
        foreach (var model in models)
        {
            try
            {
                (var reply, refusal) = await TryModelAsync(call, model, tried, cancellationToken);
                if (reply is not null)
                {
                    return (reply, null);
                }
            }
            catch (RefusedException refused)
            {
                refusal = refused.Refusal;
            }

            if (refusal!.Code is not ("no_backend" or "backend_failed" or "model_not_found"))
            {
                break;
            }

            tried.Clear();
        }

        return (null, refusal);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(UpstreamReply? Reply, Refusal? Refusal)> TryModelAsync(
        LlmCall call, string model, List<Backend> tried, CancellationToken cancellationToken)
    {
        Refusal? failure = null;
        while (tried.Count < options.Value.MaxAttempts)
        {
            var request = new AdmissionRequest(model, call.Priority, call.Client, tried, call.Only);
            var admission = await queue.EnterAsync(request, cancellationToken);
            metrics.Queued(call, admission);
            if (admission.Lease is null)
            {
                return (null, failure ?? Explain(admission.Outcome, model));
            }

            var attempt = new Attempt(call, admission, tried.Count, options.Value, metrics);
            var (reply, fault) = await attempt.RunAsync(cancellationToken);
            if (fault == AttemptFault.None)
            {
                return (reply, null);
            }

            var backend = admission.Lease.Backend;
            failure = await FailureAsync(backend, model, fault, reply);
            NoteFault(backend, fault, attempt.Reason);
            tried.Add(backend);
            metrics.FailedOver(model, backend.Name, fault);
        }

        return (null, failure);
    }

    private void NoteFault(Backend backend, AttemptFault fault, string reason)
    {
        logger.AttemptFailed(backend.Name, fault, reason);
        if (fault is AttemptFault.Unreachable or AttemptFault.Hung or AttemptFault.Garbage && backend.Breaker.Fail())
        {
            logger.CircuitOpened(backend.Name, backend.Breaker.OpenFor);
            queue.Pump();
        }
    }

    private Refusal NotFound(string model) =>
        pool.Backends.Any(backend => backend.Discovered)
            ? Refusal.UnknownModel(model)
            : Refusal.NoBackend(
                pool.Backends.IsEmpty ? "No LLM backend is configured: set Llm:Backends." : "No LLM backend answers at the moment.",
                TimeSpan.FromSeconds(5));

    private Refusal Explain(AdmissionOutcome outcome, string model) => outcome switch
    {
        AdmissionOutcome.QueueFull => Refusal.QueueFull("server busy, please try again.  maximum pending requests exceeded"),
        AdmissionOutcome.ClientQueueFull => Refusal.ClientQueueFull(options.Value.Queue.CapacityPerClient),
        AdmissionOutcome.WaitedTooLong => Refusal.QueueFull($"The request waited {options.Value.Queue.MaxWait} for a free backend."),
        _ => Refusal.NoBackend($"No backend that has '{model}' answers at the moment.", RetryAfter(model)),
    };

    private TimeSpan RetryAfter(string model)
    {
        var waits = pool.Backends.Where(backend => backend.Has(model)).Select(backend => backend.Breaker.OpenFor).ToList();
        return waits.Count == 0 ? TimeSpan.FromSeconds(5) : waits.Min();
    }

    /// <summary>What the client hears when no other backend helps: the backend's own words where it had some.</summary>
    private static async Task<Refusal> FailureAsync(
        Backend backend, string model, AttemptFault fault, UpstreamReply? reply)
    {
        using (reply)
        {
            var words = reply is null ? null : await UpstreamError.ReadAsync(reply);
            return fault switch
            {
                AttemptFault.Busy => Refusal.NoBackend(words ?? $"Backend '{backend.Name}' is busy.", TimeSpan.FromSeconds(5)),
                AttemptFault.ModelGone => Refusal.UnknownModel(model) with { Message = words ?? $"model '{model}' not found" },
                AttemptFault.Hung => Refusal.BackendFailed($"Backend '{backend.Name}' did not answer."),
                AttemptFault.Garbage => Refusal.BackendFailed($"Backend '{backend.Name}' answered something that is not JSON."),
                AttemptFault.Failed => new Refusal(500, "api_error", "backend_failed", words ?? $"Backend '{backend.Name}' failed."),
                _ => Refusal.BackendFailed($"Backend '{backend.Name}' cannot be reached."),
            };
        }
    }
}
