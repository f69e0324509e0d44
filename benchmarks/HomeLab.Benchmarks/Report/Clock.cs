using System.Diagnostics;

namespace HomeLab.Benchmarks.Report;

/// <summary>How long something takes.</summary>
internal static class Clock
{
    /// <summary>Wall time of an operation in milliseconds.</summary>
    public static double Milliseconds(Action operation)
    {
        var began = Stopwatch.GetTimestamp();
        operation();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>CPU time of this process during an operation, in milliseconds.</summary>
    public static double CpuMilliseconds(Action operation)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        operation();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds;
    }
}
