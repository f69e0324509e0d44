using System.Globalization;

namespace HomeLab.Inference.Scheduling;

/// <summary>
/// How many threads the process may keep busy. .NET's processor count already honours a cgroup CPU limit by rounding up; this reads the
/// quota itself so that a limit of 1.5 CPUs gives one thread, not two that are throttled.
/// </summary>
public static class ThreadBudget
{
    /// <summary>Threads for compute, at least 1.</summary>
    public static int Cores { get; } = Read("/sys/fs/cgroup/cpu.max", Environment.ProcessorCount);

    /// <summary>Reads a cgroup v2 <c>cpu.max</c> file (<c>quota period</c> in microseconds, or <c>max period</c>).</summary>
    /// <param name="cpuMaxPath">The file; absent means no limit.</param>
    /// <param name="processors">Upper bound.</param>
    internal static int Read(string cpuMaxPath, int processors)
    {
        try
        {
            var fields = File.ReadAllText(cpuMaxPath).Split(' ', StringSplitOptions.TrimEntries);
            if (fields.Length == 2
                && long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var quota)
                && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var period)
                && period > 0)
            {
                return (int)Math.Clamp(quota / period, 1, processors);
            }
        }
        catch (IOException)
        {
            // No cgroup v2: the processor count is all there is to know.
        }
        catch (UnauthorizedAccessException)
        {
            // As above.
        }

        return processors;
    }
}
