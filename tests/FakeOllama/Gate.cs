namespace HomeLab.FakeOllama;

/// <summary>Holds requests back before their first token until a test lets them go.</summary>
public sealed class Gate
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _open = Opened();

    /// <summary>Requests from now on wait.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_open.Task.IsCompleted)
            {
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Lets all that wait go on.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _open.TrySetResult();
        }
    }

    internal Task PassAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _open.Task.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
