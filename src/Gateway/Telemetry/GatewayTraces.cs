using System.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Telemetry;

/// <summary>
/// One activity for each HTTP request and each voice turn. They say who answered, how and how long it took; never what was said, asked or
/// answered. Without a listener nothing is made.
/// </summary>
internal static class GatewayTraces
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "HomeLab.Gateway";

    private static readonly ActivitySource Source = new(SourceName, GatewayMetrics.Version);

    /// <summary>Whether anybody listens.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>Begins a request as the child of the client's own trace, else as a trace of its own.</summary>
    public static Activity? BeginRequest(HttpRequest request)
    {
        // The server's activity of the request is not recorded; as a parent it would keep ours from being recorded.
        Activity.Current = null;
        ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var client);
        return Source.StartActivity(request.Method, ActivityKind.Server, client);
    }

    /// <summary>Adds who answers a language model's request to the request's activity.</summary>
    public static void Answers(UpstreamReply reply)
    {
        if (Activity.Current is { } activity && activity.Source == Source)
        {
            activity.SetTag("gen_ai.request.model", reply.Model);
            activity.SetTag("homelab.backend", reply.Backend.Name);
            activity.SetTag("homelab.backend.status", reply.Status);
            activity.SetTag("homelab.queue.seconds", reply.Waited.TotalSeconds);
            activity.SetTag("homelab.failovers", reply.Failovers);
        }
    }

    /// <summary>Records a turn that has just ended, with a child for each of its stages.</summary>
    public static void Record(Turn turn, string outcome, IReadOnlyList<TurnStage> stages, IReadOnlyList<KeyValuePair<string, object?>> tags)
    {
        if (!IsOn)
        {
            return;
        }

        var outer = Activity.Current;
        Activity.Current = null;
        var length = turn.Elapsed;
        var began = DateTimeOffset.UtcNow - length;
        using (var activity = Source.StartActivity("turn " + turn.Service, ActivityKind.Server, default(ActivityContext), [new("homelab.service", turn.Service), .. tags], startTime: began))
        {
            for (var i = 0; activity is not null && i < stages.Count; i++)
            {
                using var child = Source.StartActivity(
                    stages[i].Name, ActivityKind.Internal, activity.Context, startTime: began + stages[i].Offset);
                child?.SetEndTime((began + (i + 1 < stages.Count ? stages[i + 1].Offset : length)).UtcDateTime);
            }

            activity?.SetTag("homelab.outcome", outcome);
            activity?.SetStatus(outcome == "failed" ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            activity?.SetEndTime((began + length).UtcDateTime);
        }

        Activity.Current = outer;
    }
}
