using System.Diagnostics;
using System.Diagnostics.Metrics;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Queue;

namespace HomeLab.Gateway.Llm.Diagnostics;

/// <summary>Instruments of the LLM gateway on the meter <c>HomeLab.Gateway</c>: by model, backend and key id.</summary>
internal sealed class LlmMetrics
{
    private static readonly double[] Seconds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Histogram<double> _queueWait;
    private readonly Histogram<double> _firstByte;
    private readonly Histogram<double> _perToken;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _failovers;
    private readonly Counter<long> _reloadsAvoided;
    private readonly Counter<long> _tokens;
    private readonly UpDownCounter<long> _active;

    /// <summary>Creates the instruments.</summary>
    public LlmMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("HomeLab.Gateway");
        _queueWait = Histogram(meter, "homelab.llm.queue.duration", "s", "Time a request waited for a backend.", Seconds);
        _firstByte = Histogram(meter, "homelab.llm.first_byte.duration", "s", "Time from sending to a backend's first byte.", Seconds);
        _perToken = Histogram(
            meter, "homelab.llm.token.duration", "s", "Time per generated token after the first.",
            [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
        _duration = Histogram(meter, "homelab.llm.request.duration", "s", "Time from the first byte to the last.", Seconds);
        _refusals = meter.CreateCounter<long>("homelab.llm.refusals", "{request}", "Requests that the queue refused, by reason.");
        _failovers = meter.CreateCounter<long>("homelab.llm.failovers", "{attempt}", "Attempts that failed before their first byte.");
        _reloadsAvoided = meter.CreateCounter<long>(
            "homelab.llm.reloads_avoided", "{request}", "Requests whose load options differed from those pinned.");
        _tokens = meter.CreateCounter<long>("homelab.llm.tokens", "{token}", "Tokens read and written.");
        _active = meter.CreateUpDownCounter<long>("homelab.llm.active", "{request}", "Answers under way.");
    }

    /// <summary>Publishes what the queue and the backends look like at a moment.</summary>
    public static void Observe(IMeterFactory meters, AdmissionQueue queue, BackendPool pool)
    {
        var meter = meters.Create("HomeLab.Gateway");
        meter.CreateObservableGauge(
            "homelab.llm.queue.depth",
            () => Enum.GetValues<RequestPriority>().Select(priority =>
                new Measurement<long>(queue.Waiting(priority), new KeyValuePair<string, object?>("priority", Name(priority)))),
            "{request}",
            "Requests waiting for a backend.");
        meter.CreateObservableGauge(
            "homelab.llm.backend.up",
            () => pool.Backends.Select(backend => new Measurement<long>(
                backend.Discovered && backend.Breaker.State != BreakerState.Open ? 1 : 0,
                new KeyValuePair<string, object?>("backend", backend.Name))),
            null,
            "1 while a backend is used.");
        meter.CreateObservableGauge(
            "homelab.llm.backend.running",
            () => pool.Backends.Select(backend => new Measurement<long>(
                backend.Running, new KeyValuePair<string, object?>("backend", backend.Name))),
            "{request}",
            "Requests running on a backend.");
    }

    /// <summary>The queue answered.</summary>
    public void Queued(LlmCall call, Admission admission)
    {
        if (admission.Lease is not null)
        {
            _queueWait.Record(
                admission.Waited.TotalSeconds,
                new TagList { { "model", admission.Lease.Model }, { "priority", Name(call.Priority) } });
        }
        else
        {
            _refusals.Add(1, new TagList { { "reason", admission.Outcome.ToString() }, { "priority", Name(call.Priority) } });
        }
    }

    /// <summary>A backend began to answer.</summary>
    public void FirstByte(LlmCall call, UpstreamReply reply, TimeSpan elapsed) =>
        _firstByte.Record(elapsed.TotalSeconds, Tags(reply.Model, reply.Backend.Name, call.KeyId));

    /// <summary>An attempt failed before its first byte.</summary>
    public void FailedOver(string model, string backend, AttemptFault fault) =>
        _failovers.Add(1, new TagList { { "model", model }, { "backend", backend }, { "fault", fault.ToString() } });

    /// <summary>A client asked for other load options than those pinned.</summary>
    public void ReloadAvoided(string model) => _reloadsAvoided.Add(1, new KeyValuePair<string, object?>("model", model));

    /// <summary>An answer is under way.</summary>
    public void Started() => _active.Add(1);

    /// <summary>An answer ended, well or not.</summary>
    public void Ended(LlmCall call, UpstreamReply reply, TimeSpan elapsed, Usage usage)
    {
        _active.Add(-1);
        var tags = Tags(reply.Model, reply.Backend.Name, call.KeyId);
        _duration.Record(elapsed.TotalSeconds, tags);
        if (usage.OutputTokens > 1)
        {
            _perToken.Record(elapsed.TotalSeconds / (usage.OutputTokens - 1), tags);
        }

        Count(usage.InputTokens, "input", tags);
        Count(usage.OutputTokens, "output", tags);
    }

    /// <summary>A priority as a tag.</summary>
    public static string Name(RequestPriority priority) => priority switch
    {
        RequestPriority.Voice => "voice",
        RequestPriority.Background => "background",
        _ => "interactive",
    };

    private void Count(long tokens, string direction, in TagList of)
    {
        if (tokens > 0)
        {
            var tags = of;
            tags.Add("direction", direction);
            _tokens.Add(tokens, tags);
        }
    }

    private static TagList Tags(string model, string backend, string key) =>
        new() { { "model", model }, { "backend", backend }, { "key", key } };

    private static Histogram<double> Histogram(Meter meter, string name, string unit, string description, double[] buckets) =>
        meter.CreateHistogram(name, unit, description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });
}
