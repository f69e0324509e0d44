using System.Diagnostics;

namespace HomeLab.LoadGenerator;

/// <summary>What the watched process used during the measured part.</summary>
/// <param name="StartMegabytes">Resident memory when measuring began.</param>
/// <param name="EndMegabytes">Resident memory at the end.</param>
/// <param name="MaxMegabytes">The most that a look each second saw.</param>
/// <param name="MegabytesPerMinute">Growth: the slope of a straight line through all looks.</param>
/// <param name="Cores">CPU time over wall time.</param>
internal sealed record ProcessUse(double StartMegabytes, double EndMegabytes, double MaxMegabytes, double MegabytesPerMinute, double Cores);

/// <summary>Looks at a process once a second.</summary>
internal static class ProcessWatch
{
    public static async Task<ProcessUse?> RunAsync(int pid, CancellationToken cancellationToken)
    {
        if (pid == 0)
        {
            return null;
        }

        using var process = Process.GetProcessById(pid);
        var (began, cpuBefore) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        var looks = new List<(double Minutes, double Megabytes)>();
        try
        {
            while (!process.HasExited)
            {
                process.Refresh();
                looks.Add((Stopwatch.GetElapsedTime(began).TotalMinutes, process.WorkingSet64 / 1e6));
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        if (process.HasExited)
        {
            throw new InvalidOperationException($"The process {pid} ended during the run.");
        }

        process.Refresh();
        var cores = (process.TotalProcessorTime - cpuBefore) / Stopwatch.GetElapsedTime(began);
        return new ProcessUse(looks[0].Megabytes, looks[^1].Megabytes, looks.Max(look => look.Megabytes), Slope(looks), cores);
    }

    private static double Slope(List<(double X, double Y)> points)
    {
        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        var spread = points.Sum(point => (point.X - meanX) * (point.X - meanX));
        return spread == 0 ? 0 : points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / spread;
    }
}
