using System.Globalization;
using HomeLab.Inference.Models;
using HomeLab.Inference.Scheduling;

namespace HomeLab.Gateway.Cli.Doctor;

/// <summary>What this machine grants: disk, memory, open files, cores.</summary>
internal static class MachineChecks
{
    private const long Mebibyte = 1L << 20;

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(LocalEngines engines) =>
    [
        CheckDisk(engines.Store),
        CheckMemory(),
        CheckOpenFiles(),
        new Finding("cores", FindingLevel.Ok, $"{ThreadBudget.Cores} for inference of {Environment.ProcessorCount} processors"),
    ];

    private static Finding CheckDisk(ModelStore store)
    {
        var folder = new DirectoryInfo(store.Root);
        while (!folder.Exists && folder.Parent is { } parent)
        {
            folder = parent;
        }

        try
        {
            var free = new DriveInfo(folder.FullName).AvailableFreeSpace;
            return free > 1024 * Mebibyte
                ? new Finding("disk", FindingLevel.Ok, $"{ModelTable.Size(free)} free for models in {store.Root}")
                : new Finding(
                    "disk",
                    FindingLevel.Warn,
                    $"only {ModelTable.Size(free)} free for models in {store.Root}",
                    "make room, or --set Models:Folder=…");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding("disk", FindingLevel.Warn, failure.Message, "--set Models:Folder=…");
        }
    }

    private static Finding CheckMemory()
    {
        // Honours a cgroup limit.
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return available >= 1024 * Mebibyte
            ? new Finding("memory", FindingLevel.Ok, $"{ModelTable.Size(available)} for this process")
            : new Finding(
                "memory", FindingLevel.Warn, $"{ModelTable.Size(available)} for this process", "stay with tiny models, or grant 1 GiB");
    }

    private static Finding CheckOpenFiles()
    {
        var line = File.Exists("/proc/self/limits")
            ? File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            : null;
        var soft = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var value, ..]
            && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : long.MaxValue;
        return soft >= 2048
            ? new Finding("open files", FindingLevel.Ok, soft == long.MaxValue ? "no limit" : $"limit {soft}")
            : new Finding(
                "open files", FindingLevel.Warn, $"limit {soft}; each connection takes one", "ulimit -n 4096 (systemd: LimitNOFILE=4096)");
    }
}
