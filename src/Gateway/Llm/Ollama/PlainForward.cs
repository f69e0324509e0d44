using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Backends;
using Yarp.ReverseProxy.Forwarder;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>
/// Everything else under <c>/api</c> (blob uploads of gigabytes, sign-in, what Ollama adds next), forwarded by YARP to the managing backend
/// without being looked at.
/// </summary>
internal sealed class PlainForward(IHttpForwarder forwarder, ManagementTargets targets)
{
    /// <summary>An upload of a large model at home-network speed; the peer's own patience ends it earlier.</summary>
    private static readonly ForwarderRequestConfig Patient = new() { ActivityTimeout = TimeSpan.FromMinutes(10) };

    /// <summary>Maps the routes that nothing more specific takes.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.Map("/api/{**rest}", ForwardAsync);

    private async Task ForwardAsync(HttpContext http)
    {
        var managers = targets.ChooseManager(http);
        if (managers.Count == 0)
        {
            await ErrorShape.Ollama.WriteAsync(
                http, Refusal.NoBackend("No such Ollama backend answers at the moment.", TimeSpan.FromSeconds(5)));
            return;
        }

        RequestBody.LiftServerLimit(http, null);
        var backend = managers[0];
        var fault = await forwarder.SendAsync(
            http, backend.Address.ToString(), backend.Http, Patient, (_, request) =>
            {
                // The gateway's own keys are no business of the backend.
                request.Headers.Authorization = backend.Options.ApiKey is { Length: > 0 } key ? new("Bearer", key) : null;
                request.Headers.Remove("x-api-key");
                request.Headers.Remove("api-key");
                request.Headers.Host = backend.Host;
                return ValueTask.CompletedTask;
            });
        if (fault != ForwarderError.None)
        {
            await ExplainAsync(http, backend, fault);
        }
    }

    private static Task ExplainAsync(HttpContext http, Backend backend, ForwarderError fault)
    {
        var badBody = BadBody(http.GetForwarderErrorFeature()?.Exception);
        if (!http.Response.HasStarted && badBody is not null)
        {
            return ErrorShape.Ollama.WriteAsync(http, RequestBody.FromServer(badBody, http));
        }

        if (!http.Response.HasStarted && !IsOfClient(fault))
        {
            return ErrorShape.Ollama.WriteAsync(http, Refusal.BackendFailed($"Backend '{backend.Name}' cannot be reached."));
        }

        http.Abort();
        return Task.CompletedTask;
    }

    private static bool IsOfClient(ForwarderError fault) =>
        fault is ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient;

    /// <summary>
    /// What the server found wrong with the body; the forwarder may have put it beside what it did to the backend's request.
    /// </summary>
    private static BadHttpRequestException? BadBody(Exception? failure) =>
        failure as BadHttpRequestException
        ?? (failure as AggregateException)?.Flatten().InnerExceptions.OfType<BadHttpRequestException>().FirstOrDefault()
        ?? (failure?.InnerException is { } inner ? BadBody(inner) : null);
}
