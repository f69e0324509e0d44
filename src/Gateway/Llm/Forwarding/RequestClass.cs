using HomeLab.Gateway.Access;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>Which class of the queue a request belongs to.</summary>
internal static class RequestClass
{
    /// <summary>The header by which a client says it itself: <c>voice</c>, <c>interactive</c> or <c>background</c>.</summary>
    public const string Header = "x-homelab-priority";

    private const string OpenWebUiTask = "X-OpenWebUI-Task";

    /// <summary>
    /// The class: what the client says, else background for a task of Open WebUI, else interactive; never better than its key allows.
    /// </summary>
    public static RequestPriority Of(HttpContext http, Caller caller, LlmOptions options)
    {
        var headers = http.Request.Headers;
        var asked = headers[Header].ToString() switch
        {
            "voice" => RequestPriority.Voice,
            "interactive" => RequestPriority.Interactive,
            "background" => RequestPriority.Background,
            _ => IsTask(headers, options) ? RequestPriority.Background : RequestPriority.Interactive,
        };
        return (RequestPriority)Math.Max((int)asked, (int)caller.BestPriority);
    }

    private static bool IsTask(IHeaderDictionary headers, LlmOptions options)
    {
        if (options.BackgroundHeaders.Count == 0)
        {
            return headers[OpenWebUiTask].ToString().Length > 0;
        }

        foreach (var name in options.BackgroundHeaders)
        {
            if (headers[name].ToString().Length > 0)
            {
                return true;
            }
        }

        return false;
    }
}
