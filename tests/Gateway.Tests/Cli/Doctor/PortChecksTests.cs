using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HomeLab.Gateway.Cli.Doctor;
using HomeLab.Gateway.Hosting;

namespace HomeLab.Gateway.Tests.Cli.Doctor;

public sealed class PortChecksTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void The_program_that_listens_is_named(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();

        var owner = PortOwner.Find(((IPEndPoint)listener.LocalEndpoint).Port);

        Assert.Equal(Environment.ProcessId, owner!.ProcessId);
        Assert.StartsWith(owner.Name, Process.GetCurrentProcess().ProcessName, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_left_is_not_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.NotEqual(Environment.ProcessId, PortOwner.Find(port)?.ProcessId);
    }

    [Fact]
    public void A_taken_port_is_a_failure_that_names_the_program_and_the_setting()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new ListenerOptions { Http = { Port = ((IPEndPoint)listener.LocalEndpoint).Port } };

        var finding = PortChecks.Run(options).Single(finding => finding.Subject == "port http");

        Assert.Equal(FindingLevel.Fail, finding.Level);
        Assert.Contains($"(process {Environment.ProcessId})", finding.Detail, StringComparison.Ordinal);
        Assert.Contains("--set Http:Port", finding.Fix, StringComparison.Ordinal);
    }
}
