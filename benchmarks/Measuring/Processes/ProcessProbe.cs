using System.Globalization;

namespace HomeLab.Measuring.Processes;

/// <summary>Memory and CPU time of a process, from <c>/proc</c>.</summary>
public static class ProcessProbe
{
    /// <summary>Resident memory in 10⁶ bytes.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static double ResidentMegabytes(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal));
        var kibibytes = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
        return 1.024e-3 * double.Parse(kibibytes, CultureInfo.InvariantCulture);
    }

    /// <summary>User and system time so far (fields 14 and 15 of <c>stat</c>, hundredths of a second, counted after the name).</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static TimeSpan CpuTime(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromMilliseconds(
            10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
    }
}
