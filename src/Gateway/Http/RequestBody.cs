using HomeLab.Gateway.Llm.Json;
using Microsoft.AspNetCore.Http.Features;

namespace HomeLab.Gateway.Http;

/// <summary>Reads a request body into memory, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>Reads it all.</summary>
    /// <returns>The bytes (the caller disposes them), or why they were not taken.</returns>
    public static async Task<(PooledBuffer? Body, Refusal? Refusal)> ReadAsync(HttpContext http, long limit)
    {
        if (http.Request.ContentLength > limit)
        {
            return (null, Refusal.TooLarge(limit));
        }

        LiftServerLimit(http, limit);
        var body = new PooledBuffer((int)Math.Min(http.Request.ContentLength ?? 4096, 1024 * 1024) + 1);
        try
        {
            while (true)
            {
                var read = await http.Request.Body.ReadAsync(body.GetMemory(4096), http.RequestAborted);
                body.Advance(read);
                if (read == 0 || body.Length == http.Request.ContentLength)
                {
                    await SocketThreads.LeaveForAsync(body.Length);
                    return (body, null);
                }

                if (body.Length > limit)
                {
                    body.Dispose();
                    return (null, Refusal.TooLarge(limit));
                }
            }
        }
        catch (BadHttpRequestException bad)
        {
            body.Dispose();
            return (null, FromServer(bad, http));
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Replaces Kestrel's own limit for this request; null = none.</summary>
    public static void LiftServerLimit(HttpContext http, long? limit)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = limit;
        }
    }

    /// <summary>What Kestrel found wrong with the body: too long, too slow, badly framed.</summary>
    public static Refusal FromServer(BadHttpRequestException bad, HttpContext http) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge =>
            Refusal.TooLarge(http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0),
        StatusCodes.Status408RequestTimeout => new Refusal(408, "invalid_request_error", null, "The body came too slowly.")
        {
            ShouldRetry = false,
        },
        _ => Refusal.BadRequest(bad.Message),
    };
}
