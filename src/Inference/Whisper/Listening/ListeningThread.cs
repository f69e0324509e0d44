namespace HomeLab.Inference.Whisper.Listening;

/// <summary>
/// The one thread of a recogniser that listens along with every open utterance, so that little is left to do when the speaker stops. A
/// thread of its own: a connection's thread never runs inference, and the workers may be busy for seconds. A listener that throws is
/// reported and the others go on.
/// </summary>
internal sealed class ListeningThread : IDisposable
{
    private readonly Queue<IListener> _waiting = new(32);
    private readonly HashSet<IListener> _queued = new(32);
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _signals = new(0);
    private readonly Thread _thread;
    private readonly Action<Exception> _onFailure;
    private bool _stopped;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="onFailure">Told what a listener threw.</param>
    public ListeningThread(string name, Action<Exception> onFailure)
    {
        _onFailure = onFailure;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>
    /// Asks for <paramref name="listener"/> to be advanced soon. Allocates nothing; a listener that already waits is not queued twice.
    /// </summary>
    public void Signal(IListener listener)
    {
        lock (_gate)
        {
            if (_stopped || !_queued.Add(listener))
            {
                return;
            }

            _waiting.Enqueue(listener);
            _signals.Release();
        }
    }

    /// <summary>Ends the thread after the listeners that wait: some have promised an answer.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            _signals.Release();
        }

        _thread.Join();
        _signals.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _signals.Wait();
            IListener? next;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    return;
                }

                _queued.Remove(next);
            }

            try
            {
                next.Advance();
            }
            catch (Exception failure)
            {
                _onFailure(failure);
            }
        }
    }
}
