using System.Diagnostics;
using System.Globalization;
using HomeLab.Measuring.Processes;
using HomeLab.Measuring.Statistics;

namespace HomeLab.LoadGenerator;

/// <summary>What the watched process used during the measured part.</summary>
/// <param name="StartMegabytes">Resident memory when measuring began.</param>
/// <param name="EndMegabytes">Resident memory at the end.</param>
/// <param name="MaxMegabytes">The most that was seen.</param>
/// <param name="ResidentSlope">
/// Growth of resident memory in MB a minute: the slope of a straight line through all looks after the first fifth.
/// </param>
/// <param name="HeapMegabytes">Managed heap at the end; null when the process tells no metrics.</param>
/// <param name="HeapSlope">Growth of the managed heap in MB a minute, measured alike.</param>
/// <param name="Cores">CPU time over wall time.</param>
internal sealed record ProcessUse(
    double StartMegabytes, double EndMegabytes, double MaxMegabytes, double ResidentSlope, double? HeapMegabytes, double? HeapSlope, double Cores);

/// <summary>Looks at a process every few seconds.</summary>
internal static class ProcessWatch
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Watches until cancelled.</summary>
    /// <param name="pid">The process; 0 = none.</param>
    /// <param name="metricsUrl">Where it tells its managed heap; empty = nowhere.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="InvalidOperationException">The process ended.</exception>
    public static async Task<ProcessUse?> RunAsync(int pid, string metricsUrl, CancellationToken cancellationToken)
    {
        if (pid == 0)
        {
            return null;
        }

        using var http = new HttpClient();
        var (began, cpuBefore) = (Stopwatch.GetTimestamp(), CpuTime(pid));
        var looks = new List<Look>();
        try
        {
            while (true)
            {
                var heap = metricsUrl.Length == 0 ? null : await HeapAsync(http, metricsUrl, cancellationToken);
                looks.Add(new Look(Stopwatch.GetElapsedTime(began).TotalMinutes, Resident(pid), heap));
                await Task.Delay(Period, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        var cores = (CpuTime(pid) - cpuBefore) / Stopwatch.GetElapsedTime(began);
        return Summarise(looks, Resident(pid), cores);
    }

    /// <summary>The use from what was seen. The first fifth is left out of the slopes: caches and pools fill then.</summary>
    internal static ProcessUse Summarise(IReadOnlyList<Look> looks, double endMegabytes, double cores)
    {
        var settled = looks.Where(look => look.Minutes >= looks[^1].Minutes / 5).ToList();
        var heaps = settled.Where(look => look.HeapMegabytes is not null).Select(
            look => (look.Minutes, look.HeapMegabytes!.Value)).ToList();
        return new ProcessUse(
            looks[0].ResidentMegabytes,
            endMegabytes,
            Math.Max(endMegabytes, looks.Max(look => look.ResidentMegabytes)),
            Regression.Slope([.. settled.Select(look => (look.Minutes, look.ResidentMegabytes))]),
            heaps.Count == 0 ? null : heaps[^1].Value,
            heaps.Count == 0 ? null : Regression.Slope(heaps),
            cores);
    }

    private static async Task<double?> HeapAsync(HttpClient http, string url, CancellationToken cancellationToken)
    {
        var text = await http.GetStringAsync(new Uri(url), cancellationToken);
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith("dotnet_gc_heap_bytes ", StringComparison.Ordinal));
        return line is null ? null : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) / 1e6;
    }

    private static double Resident(int pid) => Ask(pid, ProcessProbe.ResidentMegabytes);

    private static TimeSpan CpuTime(int pid) => Ask(pid, ProcessProbe.CpuTime);

    private static T Ask<T>(int pid, Func<int, T> question)
    {
        try
        {
            return question(pid);
        }
        catch (IOException)
        {
            throw new InvalidOperationException($"The process {pid} ended during the run.");
        }
    }

    /// <summary>One look.</summary>
    internal readonly record struct Look(double Minutes, double ResidentMegabytes, double? HeapMegabytes);
}
