using System.Runtime.InteropServices;
using HomeLab.Inference.Loading;

namespace HomeLab.Inference.Tests.Loading;

public sealed unsafe class NativeHeapTests
{
    private const int Large = 4 << 20;

    /// <summary>glibc's default is to take the second one from an arena, where it leaves a gap.</summary>
    [Fact]
    public void Large_blocks_are_mapped_also_after_one_was_freed()
    {
        Assert.SkipUnless(NativeLibrary.TryLoad("libc.so.6", out _), "This machine's C library is not glibc.");
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is not null
                || Environment.GetEnvironmentVariable("GLIBC_TUNABLES") is not null,
            "MALLOC_ARENA_MAX or GLIBC_TUNABLES is set, which wins.");

        Assert.True(NativeHeap.Configure());

        for (var turn = 0; turn < 3; turn++)
        {
            var block = NativeMemory.Alloc(Large);
            var isMapped = IsMapped(block);
            NativeMemory.Free(block);
            Assert.True(isMapped);
        }
    }

    // The word before a block holds its size, and in bit 1 whether it was mapped (malloc.c, IS_MMAPPED).
    private static bool IsMapped(void* block) => (((nuint*)block)[-1] & 2) != 0;
}
