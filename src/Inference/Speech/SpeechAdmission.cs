namespace HomeLab.Inference.Speech;

/// <summary>Counts the replies under way. Refuses at once instead of building latency.</summary>
internal sealed class SpeechAdmission(int capacity)
{
    private int _active;

    /// <summary>Replies that hold a place now.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Takes a place.</summary>
    /// <exception cref="OverloadedException">None is left.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _active) > capacity)
        {
            Interlocked.Decrement(ref _active);
            throw new OverloadedException(
                $"{capacity} replies are being spoken, which is the limit (MaxActiveStreams); try again in a moment.");
        }
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _active);
}
