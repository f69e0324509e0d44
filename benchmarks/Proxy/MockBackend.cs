using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>
/// An OpenAI server that does nothing: a fixed small answer, or 50 tokens 20 ms apart, each carrying the time at which it was written
/// (CLOCK_MONOTONIC, the same in every process of a machine).
/// </summary>
internal static class MockBackend
{
    /// <summary>Ends every answer, so that a client finds the end without parsing.</summary>
    public const string EndMark = "[DONE]";

    public const int Tokens = 50;

    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20);

    private static readonly byte[] Whole = Encoding.ASCII.GetBytes(
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"mock\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\"},"
        + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7},\"end\":\"[DONE]\"}");

    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        app.MapGet("/v1/models", http => http.Response.WriteAsync("{\"object\":\"list\",\"data\":[{\"id\":\"mock\",\"object\":\"model\",\"created\":1,\"owned_by\":\"x\"}]}"));
        app.MapPost("/v1/chat/completions", AnswerAsync);
        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (!Encoding.ASCII.GetString(body.GetBuffer(), 0, (int)body.Length).Contains("\"stream\":true", StringComparison.Ordinal))
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = Whole.Length;
            await http.Response.Body.WriteAsync(Whole);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        using var timer = new PeriodicTimer(Gap);
        for (var i = 0; i < Tokens; i++)
        {
            await timer.WaitForNextTickAsync();
            var token = string.Create(
                CultureInfo.InvariantCulture,
                $"data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"mock\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"@{Stopwatch.GetTimestamp():D20}\"}},\"finish_reason\":null}}]}}\n\n");
            await http.Response.WriteAsync(token);
            await http.Response.Body.FlushAsync();
        }

        await http.Response.WriteAsync("data: [DONE]\n\n");
    }
}
