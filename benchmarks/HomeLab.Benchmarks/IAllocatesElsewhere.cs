namespace HomeLab.Benchmarks;

/// <summary>A benchmark whose work is done in another process, so that this thread's allocations say nothing.</summary>
internal interface IAllocatesElsewhere
{
    /// <summary>Bytes that the other process has allocated so far.</summary>
    long AllocatedBytes { get; }
}
