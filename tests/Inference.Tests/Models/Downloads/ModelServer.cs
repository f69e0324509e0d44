using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Tests.Models.Downloads;

/// <summary>A hub on a free port of this machine: serves files with ranges and version marks, and misbehaves as told.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentQueue<Func<HttpContext, byte[]?, Task>> _faults = new();

    private ModelServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public Uri Address => new(_app.Urls.First() + "/");

    /// <summary>Every request that came: path, Range and If-Range.</summary>
    public ConcurrentQueue<(string Path, string? Range, string? IfRange)> Requests { get; } = new();

    /// <summary>The version mark of every file; null for none.</summary>
    public string? ETag { get; set; } = "\"v1\"";

    /// <summary>Whether ranges are honoured.</summary>
    public bool HasRanges { get; set; } = true;

    public static async Task<ModelServer> StartAsync()
    {
        var server = new ModelServer();
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public void Serve(string path, byte[] content) => _files["/" + path] = content;

    /// <summary>Serves what <see cref="TestModels"/> lists, at the addresses it names.</summary>
    public void ServeAll()
    {
        Serve("voice.onnx", TestModels.Onnx);
        Serve("config/voice.json", TestModels.Json);
        Serve("word.onnx", TestModels.Head);
        Serve("embedding.onnx", TestModels.Embedding);
    }

    /// <summary>The next request meets this instead of its file.</summary>
    public void Next(Func<HttpContext, byte[]?, Task> fault) => _faults.Enqueue(fault);

    /// <summary>The next request gets an answer without a body.</summary>
    public void NextStatus(int status) => Next((context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>
    /// The next request's connection ends after so many bytes of the file. It is not reset: a reset throws away what has not yet been read.
    /// </summary>
    public void NextBreaksAfter(int bytes) => Next(async (context, content) =>
    {
        context.Response.ContentLength = content!.Length;
        SetTag(context);
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes), context.RequestAborted);
    });

    /// <summary>The next request gets so many bytes and then nothing, until the client gives up.</summary>
    public void NextStallsAfter(int bytes) => Next(async (context, content) =>
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        context.Response.ContentLength = content!.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes));
        await context.Response.Body.FlushAsync();
        await gone.Task;
    });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        Requests.Enqueue((context.Request.Path, (string?)headers.Range, (string?)headers.IfRange));
        var content = _files.GetValueOrDefault(context.Request.Path);
        if (_faults.TryDequeue(out var fault))
        {
            await fault(context, content);
            return;
        }

        if (content is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        SetTag(context);
        var sameVersion = headers.IfRange.Count == 0 || headers.IfRange == ETag;
        var from = HasRanges && sameVersion && headers.Range.Count > 0
            ? long.Parse(headers.Range.ToString().AsSpan()[6..^1], CultureInfo.InvariantCulture)
            : 0;
        if (from >= content.Length)
        {
            context.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            return;
        }

        if (from > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = content.Length - from;
        await context.Response.Body.WriteAsync(content.AsMemory((int)from), context.RequestAborted);
    }

    private void SetTag(HttpContext context)
    {
        if (ETag is { } tag)
        {
            context.Response.Headers.ETag = tag;
        }
    }
}
