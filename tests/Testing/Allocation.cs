namespace HomeLab.Testing;

/// <summary>Counts what code leaves to the garbage collector.</summary>
public static class Allocation
{
    private const int Rounds = 5;

    /// <summary>
    /// Bytes that <paramref name="calls"/> calls allocate on this thread, once warm. The least of some rounds, for what happens once costs
    /// one round: a lock that another thread contends for the first time, a pool that a collection emptied.
    /// </summary>
    public static long Of(int calls, Action call)
    {
        Repeat(calls, call);
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(calls, call);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static void Repeat(int calls, Action call)
    {
        for (var i = 0; i < calls; i++)
        {
            call();
        }
    }
}
