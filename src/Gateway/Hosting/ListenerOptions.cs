using System.Net;
using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Hosting;

/// <summary>Where the gateway listens. Bound at the root of the settings.</summary>
public sealed class ListenerOptions : IValidatedSettings
{
    private const string HostExpected = "an IP address of this machine, 'localhost', or '*' (0.0.0.0) for every interface";

    /// <summary>
    /// Address that every port listens on. <value>The default is 127.0.0.1</value>, because a Wyoming port has no authentication: opening
    /// it to the house is a decision (<c>--set Host=0.0.0.0</c>), and HTTP then asks for API keys.
    /// </summary>
    [Setting(HostExpected)]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>The Wyoming ports.</summary>
    public WyomingPorts Wyoming { get; } = new();

    /// <summary>OpenAI- and Ollama-compatible API and dashboard. <value>The default port is 8080.</value></summary>
    public HttpListener Http { get; } = new() { Port = 8080 };

    /// <summary>Health and metrics. <value>The default port is 8081.</value></summary>
    public HttpListener Management { get; } = new() { Port = 8081 };

    /// <summary>Where a port listens; null when it is switched off or its settings are wrong (which is reported elsewhere).</summary>
    internal IPEndPoint? EndPointOf(GatewayPort port)
    {
        var (_, number, host) = All().Single(entry => entry.Port == port);
        return number is >= 0 and <= IPEndPoint.MaxPort && TryParseHost(host, out var address) ? new IPEndPoint(address, number) : null;
    }

    /// <summary>Every port with the path of its setting, in the order in which they are printed.</summary>
    internal IEnumerable<(GatewayPort Port, int Number, string Host)> All()
    {
        yield return (GatewayPort.Tts, Wyoming.Tts.Port, Host);
        yield return (GatewayPort.Stt, Wyoming.Stt.Port, Host);
        yield return (GatewayPort.Wake, Wyoming.Wake.Port, Host);
        yield return (GatewayPort.Conversation, Wyoming.Conversation.Port, Host);
        yield return (GatewayPort.All, Wyoming.All.Port, Host);
        yield return (GatewayPort.Http, Http.Port, Of(Http));
        yield return (GatewayPort.Management, Management.Port, Of(Management));
    }

    private string Of(HttpListener listener) => string.IsNullOrEmpty(listener.Host) ? Host : listener.Host;

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(string path)
    {
        foreach (var (key, host) in new[] { ("Host", Host), ("Http:Host", Http.Host), ("Management:Host", Management.Host) })
        {
            if (!string.IsNullOrEmpty(host) && !TryParseHost(host, out _))
            {
                yield return new SettingProblem(path + key, host, HostExpected);
            }
        }

        var clashes = All().Where(entry => entry.Number > 0).GroupBy(entry => entry.Number).Where(group => group.Count() > 1);
        foreach (var clash in clashes)
        {
            var second = clash.Last().Port;
            var first = clash.First().Port;
            yield return new SettingProblem(
                path + second.Setting(), $"{clash.Key}", $"a port of its own ({path + first.Setting()} has the same)", "Give one of them another port, or -1 to switch it off.");
        }

        if (All().All(entry => entry.Number < 0))
        {
            yield return new SettingProblem(
                path + "Wyoming:All:Port", "-1", "at least one port that is not switched off", "Set one of the ports to 0 or more.");
        }
    }

    /// <summary>Reads the text of a host setting.</summary>
    internal static bool TryParseHost(string host, out IPAddress address)
    {
        address = host switch
        {
            "*" or "+" => IPAddress.Any,
            _ when host.Equals("localhost", StringComparison.OrdinalIgnoreCase) => IPAddress.Loopback,
            _ => IPAddress.TryParse(host, out var parsed) ? parsed : IPAddress.None,
        };
        return !address.Equals(IPAddress.None);
    }
}

/// <summary>The Wyoming ports by domain.</summary>
public sealed class WyomingPorts
{
    /// <summary>Text to speech. <value>The default is 10200.</value></summary>
    public PortSetting Tts { get; } = new() { Port = 10200 };

    /// <summary>Speech to text. <value>The default is 10300.</value></summary>
    public PortSetting Stt { get; } = new() { Port = 10300 };

    /// <summary>Wake words. <value>The default is 10400.</value></summary>
    public PortSetting Wake { get; } = new() { Port = 10400 };

    /// <summary>Conversation. <value>The default is 10500.</value></summary>
    public PortSetting Conversation { get; } = new() { Port = 10500 };

    /// <summary>Every domain on one port. <value>The default is 10600.</value></summary>
    public PortSetting All { get; } = new() { Port = 10600 };
}

/// <summary>A port by itself.</summary>
public class PortSetting
{
    /// <summary>TCP port; 0 picks a free one, -1 switches the port off.</summary>
    [Setting("a TCP port from 1 to 65535, 0 for any free one, or -1 to switch it off", Min = -1, Max = 65_535)]
    public int Port { get; set; }
}

/// <summary>A port that may have an address of its own.</summary>
public sealed class HttpListener : PortSetting
{
    /// <summary>Address of this port alone; <value>the default is the common <c>Host</c></value>.</summary>
    [Setting("an IP address of this machine, or nothing for the common Host")]
    public string? Host { get; set; }
}
