using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>
/// Sends one management request to one backend or several, one after the other, and streams what they say. Past the queue: pulling or
/// showing a model occupies no slot.
/// </summary>
internal sealed class ManagementRelay(BackendWatch watch, ILogger<ManagementRelay> logger)
{
    private const int ReadBytes = 4096;

    /// <summary>Sends it. The first backend's status counts; what fails later is told as a line of the stream.</summary>
    /// <param name="http">The client.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">The route, with its query.</param>
    /// <param name="body">The JSON object.</param>
    /// <param name="backends">At least one.</param>
    public async Task SendAsync(HttpContext http, HttpMethod method, string path, byte[] body, IReadOnlyList<Backend> backends)
    {
        foreach (var backend in backends)
        {
            try
            {
                await SendToAsync(http, method, path, body, backend);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                logger.AttemptFailed(backend.Name, AttemptFault.Unreachable, failure.Message);
                await TellAsync(http, backend);
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                return;
            }
        }

        await watch.RefreshAfterChangeAsync(http.RequestAborted);
    }

    private static async Task SendToAsync(HttpContext http, HttpMethod method, string path, byte[] body, Backend backend)
    {
        using var response = await backend.SendAsync(new BackendRequest(method, path, body), http.RequestAborted);
        if (!http.Response.HasStarted)
        {
            http.Response.StatusCode = (int)response.StatusCode;
            http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            http.Response.Headers["x-homelab-backend"] = backend.Name;
            ReplyHeaders.NeverBuffer(http.Response);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(http.RequestAborted);
        int read;
        while ((read = await stream.ReadAsync(http.Response.BodyWriter.GetMemory(ReadBytes), http.RequestAborted)) > 0)
        {
            http.Response.BodyWriter.Advance(read);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
    }

    private static async Task TellAsync(HttpContext http, Backend backend)
    {
        var refusal = Refusal.BackendFailed($"Backend '{backend.Name}' cannot be reached.");
        if (http.Response.HasStarted)
        {
            await http.Response.Body.WriteAsync(ErrorShape.Ollama.EncodeInStream(refusal, midLine: true), http.RequestAborted);
        }
        else
        {
            await ErrorShape.Ollama.WriteAsync(http, refusal);
        }
    }
}
