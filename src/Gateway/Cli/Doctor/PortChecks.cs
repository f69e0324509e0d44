using System.Net;
using System.Net.Sockets;
using HomeLab.Gateway.Hosting;

namespace HomeLab.Gateway.Cli.Doctor;

/// <summary>Whether the ports are to be had, and who can reach them.</summary>
internal static class PortChecks
{
    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(ListenerOptions listeners) =>
    [
        .. listeners.All().Where(entry => entry.Number > 0).Select(entry => CheckPort(entry.Port, entry.Number, entry.Host)),
        CheckHost(listeners),
    ];

    private static Finding CheckPort(GatewayPort port, int number, string host)
    {
        var subject = $"port {port.Key()}";
        if (!ListenerOptions.TryParseHost(host, out var address))
        {
            return new Finding(subject, FindingLevel.Fail, $"'{host}' is no address", "correct the setting Host");
        }

        try
        {
            using var listener = new TcpListener(address, number);
            listener.Start();
            return new Finding(subject, FindingLevel.Ok, $"{new IPEndPoint(address, number)} is free");
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return DescribeTaken(subject, port, number);
        }
        catch (SocketException failure)
        {
            return new Finding(
                subject,
                FindingLevel.Fail,
                $"{new IPEndPoint(address, number)}: {failure.Message}",
                $"--set {port.Setting()}=… or correct Host");
        }
    }

    private static Finding DescribeTaken(string subject, GatewayPort port, int number) => PortOwner.Find(number) switch
    {
        { Name: PortOwner.OurName } owner => new Finding(
            subject, FindingLevel.Ok, $"{number} is open: HomeLab runs (process {owner.ProcessId})"),
        { } owner => new Finding(
            subject,
            FindingLevel.Fail,
            $"{number} is taken by {owner.Name} (process {owner.ProcessId})",
            $"stop it, or --set {port.Setting()}=…"),
        null => new Finding(
            subject,
            FindingLevel.Fail,
            $"{number} is taken by a program of another user",
            $"stop it (sudo ss -ltnp shows it), or --set {port.Setting()}=…"),
    };

    private static Finding CheckHost(ListenerOptions listeners) =>
        ListenerOptions.TryParseHost(listeners.Host, out var address) && IPAddress.IsLoopback(address)
            ? new Finding("reachable", FindingLevel.Warn, "from this machine only", "for Home Assistant elsewhere: --set Host=0.0.0.0")
            : new Finding("reachable", FindingLevel.Ok, $"on {listeners.Host}; Wyoming has no passwords, keep it inside the house");
}
