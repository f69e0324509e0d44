using System.Globalization;

namespace HomeLab.Gateway.Cli.Doctor;

/// <summary>The program that listens on a port of this machine, as Linux tells it.</summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="Name">Its name, 15 characters at most.</param>
internal sealed record PortOwner(int ProcessId, string Name)
{
    /// <summary>The name of a HomeLab that runs.</summary>
    public const string OurName = "homelab";

    // proc(5): state 0A is TCP_LISTEN.
    private const string Listening = "0A";

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Looks for the listener; null where there is none, or its user lets nobody look.</summary>
    public static PortOwner? Find(int port)
    {
        var sockets = Tables
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9
                && fields[3] == Listening
                && fields[1].EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();
        return sockets.Count == 0
            ? null
            : Directory.EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0)
                .Where(process => process > 0 && Holds(process, sockets))
                .Select(process => new PortOwner(process, File.ReadAllText($"/proc/{process}/comm").TrimEnd()))
                .FirstOrDefault();
    }

    private static bool Holds(int process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(
                file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is somebody else's.
            return false;
        }
    }
}
