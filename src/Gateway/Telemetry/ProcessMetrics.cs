using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace HomeLab.Gateway.Telemetry;

/// <summary>The process itself, under the names that Prometheus' own client libraries use, so that ready-made dashboards fit.</summary>
internal static class ProcessMetrics
{
    /// <summary>Appends everything, measured now.</summary>
    public static void Append(StringBuilder text)
    {
        using var process = Process.GetCurrentProcess();
        Counter("process_cpu_seconds_total", "CPU time of the process.", process.TotalProcessorTime.TotalSeconds);
        Gauge("process_resident_memory_bytes", "Memory of the process in RAM.", process.WorkingSet64);
        Gauge("process_virtual_memory_bytes", "Address space of the process.", process.VirtualMemorySize64);
        Gauge(
            "process_start_time_seconds",
            "When the process started, as Unix time.",
            new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000d);
        Gauge("process_threads", "Threads of the process.", process.Threads.Count);
        if (OpenFiles() is { } open)
        {
            Gauge("process_open_fds", "Open file descriptors.", open);
        }

        Gauge("dotnet_gc_heap_bytes", "Managed heap after the last collection.", GC.GetGCMemoryInfo().HeapSizeBytes);
        Counter("dotnet_gc_allocated_bytes_total", "Bytes allocated on the managed heap.", GC.GetTotalAllocatedBytes());
        Counter("dotnet_gc_pause_seconds_total", "Time in which collections stopped the process.", GC.GetTotalPauseDuration().TotalSeconds);
        ExpositionText.AppendHeader(text, "dotnet_gc_collections_total", MetricKind.Counter, "Garbage collections.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            var label = string.Create(CultureInfo.InvariantCulture, $"generation=\"{generation}\"");
            ExpositionText.AppendSample(text, "dotnet_gc_collections_total", label, GC.CollectionCount(generation));
        }

        Gauge("dotnet_threadpool_threads", "Thread pool threads.", ThreadPool.ThreadCount);
        Gauge("dotnet_threadpool_queue_length", "Work items that wait for a thread pool thread.", ThreadPool.PendingWorkItemCount);

        void Counter(string name, string help, double value) => ExpositionText.AppendNumber(text, name, MetricKind.Counter, help, value);
        void Gauge(string name, string help, double value) => ExpositionText.AppendNumber(text, name, MetricKind.Gauge, help, value);
    }

    private static int? OpenFiles()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
