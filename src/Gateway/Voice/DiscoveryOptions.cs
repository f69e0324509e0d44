using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Voice;

/// <summary>How Home Assistant finds HomeLab by itself. Section <c>Discovery</c>.</summary>
public sealed class DiscoveryOptions
{
    /// <summary>
    /// Whether the ports are announced by multicast DNS. <value>The default is true</value>; ports that only this machine can reach never
    /// are.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Whether each domain's port is announced besides the common one. <value>The default is false: one entry in Home Assistant is
    /// enough.</value>
    /// </summary>
    public bool Domains { get; set; }

    /// <summary>What Home Assistant shows, and keys its entry by: keep it stable. <value>The default is HomeLab.</value></summary>
    [Setting("a name of 1 to 50 characters")]
    public string Name { get; set; } = "HomeLab";
}
