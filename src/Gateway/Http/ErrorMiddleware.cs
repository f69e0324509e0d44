using HomeLab.Gateway.Http.Diagnostics;
using Microsoft.AspNetCore.Connections;

namespace HomeLab.Gateway.Http;

/// <summary>Gives every failed request a body in the shape of its client: what the routes did not answer, and what they threw.</summary>
internal sealed class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        var errors = ErrorShape.For(http.Request.Path);
        try
        {
            await next(http);
            if (!http.Response.HasStarted && IsBare(http.Response) && Explain(http) is { } refusal)
            {
                await errors.WriteAsync(http, refusal);
            }
        }
        catch (Exception gone) when (gone is ClientGoneException or ConnectionResetException
            || (gone is OperationCanceledException && http.RequestAborted.IsCancellationRequested))
        {
            // The client left; there is nobody to tell, and no use in reading the rest of its body, which the server does otherwise.
            http.Abort();
        }
        catch (BadHttpRequestException bad)
        {
            await AnswerAsync(http, errors, RequestBody.FromServer(bad, http));
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            logger.RequestFailed(failure, http.Request.Method, http.Request.Path.Value ?? "", http.TraceIdentifier);
            await AnswerAsync(http, errors, new Refusal(
                500, "api_error", null, $"The gateway failed; its log has the reason under {http.TraceIdentifier}."));
        }
    }

    private static bool IsBare(HttpResponse response) => response.ContentLength is null or 0 && response.ContentType is null;

    private static Refusal? Explain(HttpContext http) => http.Response.StatusCode switch
    {
        404 => new Refusal(404, "invalid_request_error", null, $"There is nothing at {http.Request.Method} {http.Request.Path}."),
        405 => new Refusal(
            405,
            "invalid_request_error",
            null,
            $"{http.Request.Path} does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}."),
        415 => new Refusal(415, "invalid_request_error", null, "This content type is not read here."),
        _ => null,
    };

    private static Task AnswerAsync(HttpContext http, ErrorShape errors, Refusal refusal)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        var id = http.Response.Headers[RequestIds.Header];
        http.Response.Clear();
        http.Response.Headers[RequestIds.Header] = id;
        return errors.WriteAsync(http, refusal);
    }
}
