using System.Globalization;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>What every LLM answer says about itself.</summary>
internal static class ReplyHeaders
{
    /// <summary>Who answered, and how long it waited.</summary>
    public static void Describe(HttpResponse response, UpstreamReply reply)
    {
        var headers = response.Headers;
        headers["x-homelab-backend"] = reply.Backend.Name;
        headers["x-homelab-model"] = reply.Model;
        headers["x-homelab-queue-position"] = reply.QueuePosition.ToString(CultureInfo.InvariantCulture);
        headers["x-homelab-queue-ms"] = ((long)reply.Waited.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        if (reply.Failovers > 0)
        {
            headers["x-homelab-failovers"] = reply.Failovers.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Keeps proxies in front (nginx) from holding tokens back.</summary>
    public static void NeverBuffer(HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Whether a content type is sent piece by piece.</summary>
    public static bool IsStream(string? contentType) =>
        contentType is not null
        && (contentType.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase)
            || contentType.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase));

    /// <summary>The error for an answer that broke off.</summary>
    public static Refusal BrokeOff(UpstreamReply reply, string fault) =>
        Refusal.BackendFailed($"Backend '{reply.Backend.Name}' broke off its answer: {fault}.");
}
