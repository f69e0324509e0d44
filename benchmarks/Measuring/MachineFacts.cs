using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace HomeLab.Measuring;

/// <summary>What a measurement was made on.</summary>
/// <param name="Cpu">Model of the processor.</param>
/// <param name="Cores">Processors that this process may use.</param>
/// <param name="MemoryGigabytes">Memory of the machine, in 10⁹ bytes.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET.</param>
/// <param name="Commit">Commit of the checkout, marked when files differ from it.</param>
/// <param name="At">When.</param>
public sealed record MachineFacts(
    string Cpu, int Cores, double MemoryGigabytes, string System, string Runtime, string Commit, DateTimeOffset At)
{
    /// <summary>This machine, now.</summary>
    /// <param name="checkout">Folder of the checkout.</param>
    public static MachineFacts Read(string checkout) => new(
        CpuModel(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9,
        SystemName(),
        RuntimeInformation.FrameworkDescription,
        CommitOf(checkout),
        DateTimeOffset.UtcNow);

    private static string CpuModel()
    {
        var lines = File.Exists("/proc/cpuinfo") ? File.ReadAllLines("/proc/cpuinfo") : [];
        string Field(string name) =>
            lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "?";
        return string.Create(CultureInfo.InvariantCulture, $"{Field("model name")}, family {Field("cpu family")} model {Field("model\t")}");
    }

    private static string SystemName()
    {
        const string Path = "/etc/os-release";
        const string Field = "PRETTY_NAME=";
        var name = File.Exists(Path) ? File.ReadLines(Path).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) : null;
        return name is null ? RuntimeInformation.OSDescription : $"{name[Field.Length..].Trim('"')}, {RuntimeInformation.OSArchitecture}";
    }

    private static string CommitOf(string checkout)
    {
        try
        {
            var commit = Git(checkout, "rev-parse", "--short=10", "HEAD");
            var changes = Git(checkout, "status", "--porcelain", "--untracked-files=no", "--", "src", "benchmarks", ":!benchmarks/results");
            return changes.Length == 0 ? commit : commit + " with changes";
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            return "unknown";
        }
    }

    private static string Git(string checkout, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = checkout,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException("git failed");
    }
}
