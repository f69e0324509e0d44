using System.Text.Json;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Http;

/// <summary>
/// Answers with JSON and status 200. Nothing leaves before all of it is written, so that what fails meanwhile still gets a status.
/// </summary>
internal static class JsonAnswer
{
    /// <summary>Sends what <paramref name="write"/> writes: one value.</summary>
    public static async Task SendAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        using var body = new PooledBuffer();
        using (var json = new Utf8JsonWriter(body))
        {
            write(json);
        }

        await SendAsync(http, body);
    }

    /// <summary>Sends JSON that is written already. HEAD gets its length only.</summary>
    public static async Task SendAsync(HttpContext http, PooledBuffer json)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(json.Written, http.RequestAborted);
        }
    }
}
