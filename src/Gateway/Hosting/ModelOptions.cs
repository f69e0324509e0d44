using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Hosting;

/// <summary>Where models are. Section <c>Models</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>The store; <value>the default is <c>HOMELAB_MODELS</c>, else <c>~/.cache/homelab</c></value>.</summary>
    [Setting("a folder")]
    public string? Folder { get; set; }

    /// <summary>
    /// A folder or base URL that models are fetched from first; <value>the default is <c>HOMELAB_MODEL_MIRROR</c>, else none</value>.
    /// </summary>
    [Setting("a folder or a URL")]
    public string? Mirror { get; set; }

    /// <summary>
    /// Memory for loaded voices and recognisers together, in MiB. Unused ones make room, the least recently used first; the default voice
    /// and the default recogniser last. <value>The default 0 is three quarters of what the process may use; a container's limit
    /// counts.</value>
    /// </summary>
    [Setting("a number of MiB from 16 to 1048576, or 0 (three quarters of the process's memory)", Min = 0, Max = 1_048_576)]
    public int MaxMemory { get; set; }

    /// <summary>
    /// After this time without use a voice or recogniser is unloaded; it comes back at its next use. The default ones stay. <value>The
    /// default is 30 minutes; 0s keeps them.</value>
    /// </summary>
    [Setting("a duration from 0s (never) to 7d", Min = 0, Max = 7 * 24 * 3600)]
    public TimeSpan IdleUnload { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// After this time without use of any voice or recogniser, the memory that they computed in is given back, and once a minute while there is
    /// no such pause; they stay loaded, and the next use takes it anew. <value>The default is 15 seconds; 0s keeps it.</value>
    /// </summary>
    [Setting("a duration from 0s (never) to 1d", Min = 0, Max = 24 * 3600)]
    public TimeSpan IdleTrim { get; set; } = TimeSpan.FromSeconds(15);
}
