using System.Runtime.InteropServices;

namespace HomeLab.Inference.Loading;

/// <summary>
/// The heap of native code, glibc's malloc: by default it has up to eight arenas for each core, of which each keeps the most that it ever
/// held, and it takes larger and larger blocks from them. Other C libraries are left as they are.
/// </summary>
public static partial class NativeHeap
{
    // malloc.h.
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int MostArenas = -8;

    /// <summary>Blocks from this size on are mapped, and given back when they are freed: what inference computes in.</summary>
    private const int MappedBytes = 1 << 20;

    /// <summary>
    /// Free bytes at the end of an arena beyond which it shrinks at once; the default of 128 KiB would shrink and grow all day.
    /// </summary>
    private const int SpareBytes = 8 << 20;

    private static readonly bool IsGlibc = NativeLibrary.TryLoad("libc.so.6", out _);

    /// <summary>
    /// Sets it for a process of many threads and few large blocks. To be called before there are many threads. Who set
    /// <c>MALLOC_ARENA_MAX</c> or <c>GLIBC_TUNABLES</c> keeps what they set.
    /// </summary>
    /// <returns>Whether it was set.</returns>
    public static bool Configure() =>
        IsGlibc
        && Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is null
        && Environment.GetEnvironmentVariable("GLIBC_TUNABLES") is null
        && Set(MostArenas, Math.Max(2, Environment.ProcessorCount)) != 0
        && Set(MapThreshold, MappedBytes) != 0
        && Set(TrimThreshold, SpareBytes) != 0;

    /// <summary>Gives free pages back, also those inside the heap.</summary>
    internal static void Trim()
    {
        if (IsGlibc)
        {
            _ = TrimKeeping(0);
        }
    }

    /// <summary>mallopt(3): 1 = it was set.</summary>
    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);

    /// <summary>malloc_trim(3).</summary>
    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int TrimKeeping(nuint bytes);
}
