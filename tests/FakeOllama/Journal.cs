using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>What the double has seen.</summary>
public sealed class Journal
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly SemaphoreSlim _aborted = new(0);
    private readonly SemaphoreSlim _received = new(0);
    private int _aborts;

    /// <summary>Requests that run or manage models, in the order of their arrival.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>Requests whose client left before the answer was whole.</summary>
    public int Aborts => Volatile.Read(ref _aborts);

    /// <summary>Waits until one more request has arrived.</summary>
    public Task NextRequestAsync(CancellationToken cancellationToken) => WaitAsync(_received, cancellationToken);

    /// <summary>Waits until one more client has left.</summary>
    public Task NextAbortAsync(CancellationToken cancellationToken) => WaitAsync(_aborted, cancellationToken);

    internal void Add(HttpRequest request, JsonObject? body)
    {
        _requests.Enqueue(new ReceivedRequest(
            request.Method, request.Path.ToString(), body, request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString())));
        _received.Release();
    }

    private static async Task WaitAsync(SemaphoreSlim happening, CancellationToken cancellationToken)
    {
        if (!await happening.WaitAsync(Longest, cancellationToken))
        {
            throw new TimeoutException($"It did not happen within {Longest}.");
        }
    }

    internal void NoteAbort()
    {
        Interlocked.Increment(ref _aborts);
        _aborted.Release();
    }
}

/// <summary>One request as it came.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Route.</param>
/// <param name="Body">Its object; null when it had none.</param>
/// <param name="Headers">Its headers.</param>
public sealed record ReceivedRequest(string Method, string Path, JsonObject? Body, IReadOnlyDictionary<string, string> Headers);
