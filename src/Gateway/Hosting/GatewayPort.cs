namespace HomeLab.Gateway.Hosting;

/// <summary>The ports of the gateway.</summary>
internal enum GatewayPort
{
    Tts,
    Stt,
    Wake,
    Conversation,
    All,
    Http,
    Management,
}

/// <summary>What follows from a port.</summary>
internal static class GatewayPorts
{
    /// <summary>Path of the setting that moves the port.</summary>
    public static string Setting(this GatewayPort port) =>
        port is GatewayPort.Http or GatewayPort.Management ? $"{port}:Port" : $"Wyoming:{port}:Port";

    /// <summary>Name in the line that <c>--print-ports</c> writes.</summary>
    public static string Key(this GatewayPort port) => port.ToString().ToLowerInvariant();

    /// <summary>Whether a request came in on a port.</summary>
    public static bool IsOn(this HttpContext context, GatewayPort port) => context.Features.Get<PortFeature>()?.Port == port;
}

/// <summary>Marks each connection with the port it came in on; a number would not do, for port 0 is known only after the start.</summary>
/// <param name="Port">The port.</param>
internal sealed record PortFeature(GatewayPort Port);
