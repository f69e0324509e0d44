namespace HomeLab.Inference.Loading;

/// <summary>The place of a model of one type.</summary>
internal sealed class ModelSlot<T>(ModelMemory memory, string kind, string name, long bytes, Func<T> load)
    : ModelSlot(memory, kind, name, bytes)
    where T : class, IDisposable
{
    private Task<T>? _model;
    private Task<T>? _detached;
    private bool _hasLoaded;
    private bool _disposed;

    /// <summary>Whether the next lease need not wait.</summary>
    public bool IsLoaded
    {
        get
        {
            lock (Memory.Gate)
            {
                return _model is { IsCompletedSuccessfully: true };
            }
        }
    }

    /// <summary>
    /// The model, loaded if it is not; whoever comes while it is being loaded waits for that one load. A model that never could be loaded
    /// fails again at once.
    /// </summary>
    /// <exception cref="OverloadedException">There is no room for it now.</exception>
    /// <exception cref="InferenceException">It cannot be loaded, or is larger than the budget.</exception>
    public async Task<ModelLease<T>> AcquireAsync(CancellationToken cancellationToken)
    {
        Task<T> model;
        lock (Memory.Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Enter();
            model = _model ?? Load();
        }

        try
        {
            return new ModelLease<T>(await model.WaitAsync(cancellationToken), Release);
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>The model, if it is loaded.</summary>
    public ModelLease<T>? TryAcquire()
    {
        lock (Memory.Gate)
        {
            if (_disposed || _model is not { IsCompletedSuccessfully: true })
            {
                return null;
            }

            Enter();
            return new ModelLease<T>(_model.Result, Release);
        }
    }

    /// <summary>Begins to load the model if it is not loaded, for whoever will want it soon.</summary>
    public async Task PrepareAsync()
    {
        try
        {
            using var lease = TryAcquire() ?? await AcquireAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure is InferenceException or ObjectDisposedException)
        {
            // Whoever uses it meets the failure again, and can say what for.
        }
    }

    /// <inheritdoc/>
    public override void Detach()
    {
        (_detached, _model) = (_model, null);
        IsResident = false;
    }

    /// <inheritdoc/>
    public override void FreeDetached()
    {
        if (Interlocked.Exchange(ref _detached, null) is { IsCompletedSuccessfully: true } loaded)
        {
            loaded.Result.Dispose();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (Memory.Gate)
        {
            _disposed = true;
            if (Users == 0)
            {
                Detach();
            }
        }

        Memory.Remove(this);
        FreeDetached();
    }

    /// <summary>Starts to load, as a user: nobody takes the place away meanwhile.</summary>
    private Task<T> Load()
    {
        Enter();
        _model = LoadAsync();
        _model.ContinueWith(_ => Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return _model;
    }

    private async Task<T> LoadAsync()
    {
        await Task.Yield();
        var turn = Memory.TurnOf(Kind);
        await turn.WaitAsync();
        try
        {
            return await Task.Factory.StartNew(
                ReserveAndLoad, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            turn.Release();
        }
    }

    private T ReserveAndLoad()
    {
        try
        {
            Memory.Reserve(this);
        }
        catch
        {
            // Others may have let go when it is wanted again.
            Forget(mayRetry: true);
            throw;
        }

        try
        {
            var model = load();
            _hasLoaded = true;
            GiveBackWhatLoadingTook();
            return model;
        }
        catch (Exception failure)
        {
            // What was never good stays bad; what was good once may be in the middle of an update.
            Forget(mayRetry: _hasLoaded || failure is not InferenceException);
            throw;
        }
    }

    /// <summary>
    /// A model passes through arrays as large as its file. Nothing else allocates enough to have them collected soon, so that they would
    /// count against the machine until then. Measured with a medium voice: the heap falls from 57 to 13 MB, for one pause of 48 ms on a
    /// busy 2-core machine; a background collection leaves 39 MB.
    /// </summary>
    private static void GiveBackWhatLoadingTook() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private void Forget(bool mayRetry)
    {
        lock (Memory.Gate)
        {
            IsResident = false;
            _model = mayRetry ? null : _model;
        }
    }

    private void Release()
    {
        lock (Memory.Gate)
        {
            Leave();
            if (!_disposed || Users > 0)
            {
                return;
            }

            Detach();
        }

        FreeDetached();
    }
}
