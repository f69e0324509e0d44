using HomeLab.Inference.Onnx;

namespace HomeLab.Inference.Loading;

/// <summary>Gives memory that inference needed, and needs no more, back to the machine.</summary>
internal static class ScratchMemory
{
    /// <summary>Gives back what is free, at any time; the next run maps again what it needs.</summary>
    /// <returns>By how many bytes the process has become smaller; others may have taken and given meanwhile.</returns>
    public static long GiveBack()
    {
        var before = Environment.WorkingSet;
        TensorArena.GiveBack();
        NativeHeap.Trim();
        return Math.Max(0, before - Environment.WorkingSet);
    }
}
