using System.Runtime.InteropServices;
using HomeLab.Inference.Onnx;

namespace HomeLab.Inference.Loading;

/// <summary>Gives memory that inference needed, and needs no more, back to the machine.</summary>
internal static partial class ScratchMemory
{
    private static readonly bool HasGlibc = NativeLibrary.TryLoad("libc.so.6", out _);

    /// <summary>Gives back what is free, at any time; the next run maps again what it needs.</summary>
    /// <returns>By how many bytes the process has become smaller; others may have taken and given meanwhile.</returns>
    public static long GiveBack()
    {
        var before = Environment.WorkingSet;
        TensorArena.GiveBack();
        if (HasGlibc)
        {
            _ = Trim(0);
        }

        return Math.Max(0, before - Environment.WorkingSet);
    }

    /// <summary>malloc_trim(3): free pages inside the heap go back too, not only those at its end.</summary>
    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
