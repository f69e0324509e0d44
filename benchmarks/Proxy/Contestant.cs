using System.Globalization;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>One way to the backend.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="Headers">What its clients send along.</param>
/// <param name="ProcessId">Whose memory and CPU time count, with its children; null for the direct way.</param>
internal sealed record Contestant(string Name, int Port, string Headers, int? ProcessId)
{
    /// <summary>Resident memory in MB.</summary>
    public double? ResidentMegabytes => ProcessId is { } id ? Family(id).Sum(Resident) / 1024d : null;

    /// <summary>CPU time so far.</summary>
    public TimeSpan CpuTime => ProcessId is { } id ? TimeSpan.FromMilliseconds(10 * Family(id).Sum(Ticks)) : TimeSpan.Zero;

    private static IEnumerable<int> Family(int id)
    {
        yield return id;
        foreach (var child in File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var member in Family(int.Parse(child, CultureInfo.InvariantCulture)))
            {
                yield return member;
            }
        }
    }

    private static long Resident(int id) =>
        long.Parse(
            File.ReadLines($"/proc/{id}/status").First(
                line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);

    /// <summary>User and system time in hundredths of a second (fields 14 and 15 of <c>stat</c>, counted after the name).</summary>
    private static long Ticks(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
