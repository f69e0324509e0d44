namespace HomeLab.Inference.Whisper.Listening;

/// <summary>
/// Blocks of samples shared by all utterances of a recogniser. Not the shared array pool: blocks are rented on connections' threads and
/// come back on the listening thread, which there would end in a fresh allocation every time. Thread-safe.
/// </summary>
internal sealed class SampleBlocks
{
    /// <summary>Samples of a block: half a second.</summary>
    public const int Samples = 8192;

    /// <summary>Blocks kept for reuse: 2 MiB.</summary>
    private const int MostKept = 64;

    private readonly Stack<float[]> _free = new(MostKept);
    private readonly Lock _gate = new();

    /// <summary>Takes a block.</summary>
    public float[] Rent()
    {
        lock (_gate)
        {
            return _free.TryPop(out var block) ? block : new float[Samples];
        }
    }

    /// <summary>Gives a block back. It is cleared, for it holds what somebody said.</summary>
    public void Return(float[] block)
    {
        Array.Clear(block);
        lock (_gate)
        {
            if (_free.Count < MostKept)
            {
                _free.Push(block);
            }
        }
    }
}
