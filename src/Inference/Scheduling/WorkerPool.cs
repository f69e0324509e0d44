using System.Diagnostics.CodeAnalysis;

namespace HomeLab.Inference.Scheduling;

/// <summary>
/// Dedicated threads that run inference, fed by one bounded queue per priority. Admission answers at once: a full queue
/// refuses instead of building latency. Work already running is never interrupted by the pool; it watches its own token.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    private readonly Queue<WorkItem>[] _queues = [new(), new(), new()];
    private readonly Thread[] _threads;
    private readonly int _capacity;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _available = new(0);
    private int _waiting;
    private int _running;
    private bool _disposed;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">Name of the threads, for a debugger and <c>top -H</c>.</param>
    /// <param name="workers">Number of threads, at least 1.</param>
    /// <param name="capacity">Items that may wait over all priorities; running ones do not count.</param>
    public WorkerPool(string name, int workers, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);

        Name = name;
        _capacity = capacity;
        _threads = new Thread[workers];
        for (var i = 0; i < workers; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = $"{name}-{i}" };
            _threads[i].Start();
        }
    }

    /// <summary>Name given at construction.</summary>
    public string Name { get; }

    /// <summary>Number of threads.</summary>
    public int Workers => _threads.Length;

    /// <summary>Whether a thread has nothing to do, and nothing waits for it.</summary>
    public bool HasIdle => Volatile.Read(ref _running) < _threads.Length && QueueDepth == 0;

    /// <summary>Items waiting now.</summary>
    public int QueueDepth => Volatile.Read(ref _waiting);

    /// <summary>
    /// Queues <paramref name="work"/>. Its token is <paramref name="cancellationToken"/>; an item cancelled while it waits never runs.
    /// An item with a <paramref name="subject"/> may be taken while it waits (<see cref="TakeWaiting"/>), and then never runs either.
    /// </summary>
    /// <returns>False when the queue is full or the pool is disposed; <paramref name="result"/> is then null.</returns>
    public bool TryRun<T>(
        Func<CancellationToken, T> work,
        WorkPriority priority,
        CancellationToken cancellationToken,
        [NotNullWhen(true)] out Task<T>? result,
        object? subject = null)
    {
        result = null;
        WorkItem<T> item;
        lock (_gate)
        {
            if (_disposed || _waiting >= _capacity)
            {
                return false;
            }

            item = new WorkItem<T>(work, subject, cancellationToken);
            _queues[(int)priority].Enqueue(item);
            _waiting++;
        }

        result = item.Task;
        _available.Release();
        return true;
    }

    /// <summary>Takes items out of the queue to do their work together with one's own; the most urgent first.</summary>
    /// <param name="most">Items at most.</param>
    /// <returns>Their subjects. Their tasks never end.</returns>
    public IReadOnlyList<TSubject> TakeWaiting<TSubject>(int most)
        where TSubject : class
    {
        var taken = new List<TSubject>();
        lock (_gate)
        {
            foreach (var queue in _queues)
            {
                for (var left = queue.Count; left > 0; left--)
                {
                    var item = queue.Dequeue();
                    if (taken.Count < most && item.Subject is TSubject subject)
                    {
                        taken.Add(subject);
                    }
                    else
                    {
                        queue.Enqueue(item);
                    }
                }
            }

            _waiting -= taken.Count;
        }

        return taken;
    }

    /// <summary>Refuses new work, cancels what waits, and lets running work finish on its own thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (var queue in _queues)
            {
                while (queue.TryDequeue(out var item))
                {
                    item.Cancel();
                }
            }

            _waiting = 0;
        }

        _available.Release(_threads.Length);
        foreach (var thread in _threads)
        {
            if (thread != Thread.CurrentThread)
            {
                thread.Join();
            }
        }

        _available.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _available.Wait();
            if (TakeNext() is { } item)
            {
                Interlocked.Increment(ref _running);
                item.Execute();
                Interlocked.Decrement(ref _running);
            }
            else if (_disposed)
            {
                return;
            }
        }
    }

    private WorkItem? TakeNext()
    {
        lock (_gate)
        {
            foreach (var queue in _queues)
            {
                if (queue.TryDequeue(out var item))
                {
                    _waiting--;
                    return item;
                }
            }

            return null;
        }
    }

    private abstract class WorkItem(object? subject)
    {
        public object? Subject => subject;

        public abstract void Execute();

        public abstract void Cancel();
    }

    private sealed class WorkItem<T>(Func<CancellationToken, T> work, object? subject, CancellationToken cancellationToken)
        : WorkItem(subject)
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _completion.Task;

        public override void Execute()
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _completion.TrySetCanceled(cancellationToken);
                return;
            }

            try
            {
                _completion.TrySetResult(work(cancellationToken));
            }
            catch (OperationCanceledException cancelled)
            {
                _completion.TrySetCanceled(cancelled.CancellationToken);
            }
            catch (Exception failure)
            {
                _completion.TrySetException(failure);
            }
        }

        public override void Cancel() => _completion.TrySetCanceled(CancellationToken.None);
    }
}
