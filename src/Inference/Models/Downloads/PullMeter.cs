namespace HomeLab.Inference.Models.Downloads;

/// <summary>Adds up the bytes of one model's files and reports them at a bearable rate.</summary>
internal sealed class PullMeter(ModelEntry model, IProgress<PullProgress>? progress, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long _finished;
    private long _current;
    private long _atBegin = -1;
    private long _reportedAt = clock.GetTimestamp();

    /// <summary>On disk now.</summary>
    public long Bytes => _finished + _current;

    /// <summary>Transferred by this pull.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>The file is there already.</summary>
    public void Skip(ModelFile file) => _finished += file.Bytes;

    /// <summary>A file is about to be fetched.</summary>
    public void Begin(ModelFile file)
    {
        _current = 0;
        _atBegin = -1;
        Report(PullStage.Downloading);
    }

    /// <summary>So much of the current file is on disk; the first call says what an earlier pull left.</summary>
    public void Arrived(long bytes)
    {
        if (_atBegin >= 0 && bytes > _current)
        {
            ReceivedBytes += bytes - _current;
        }

        _atBegin = Math.Max(_atBegin, 0);
        _current = bytes;
        if (clock.GetElapsedTime(_reportedAt) >= Interval)
        {
            Report(PullStage.Downloading);
        }
    }

    /// <summary>The file is in place.</summary>
    public void End(ModelFile file)
    {
        _finished += file.Bytes;
        _current = 0;
    }

    /// <summary>Tells the listener.</summary>
    public void Report(PullStage stage)
    {
        _reportedAt = clock.GetTimestamp();
        progress?.Report(new PullProgress(model.Id, stage, Bytes, model.Bytes));
    }
}
