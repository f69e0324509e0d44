using System.Buffers;

namespace HomeLab.Inference.Loading;

/// <summary>
/// Large arrays that inference works in. Not the shared array pool, which keeps an array of each size for every thread that ever returned
/// one: megabytes that one thread rents and another returns add up to hundreds of them. Here as many are kept as were in use at once.
/// Thread-safe.
/// </summary>
internal sealed class ScratchFloats
{
    /// <summary>64 MiB: what is longer is not kept.</summary>
    private const int LongestKept = 1 << 24;

    /// <summary>More than that many of one size at once are not kept.</summary>
    private const int MostKept = 64;

    private readonly ArrayPool<float> _pool = ArrayPool<float>.Create(LongestKept, MostKept);

    /// <summary>The one that all engines of the process use.</summary>
    public static ScratchFloats Shared { get; } = new();

    /// <summary>Takes an array of a length, at least. What it holds is anybody's.</summary>
    public float[] Rent(int length) => _pool.Rent(length);

    /// <summary>Gives it back; <paramref name="clear"/> where it holds what somebody said.</summary>
    public void Return(float[] array, bool clear = false) => _pool.Return(array, clear);
}
