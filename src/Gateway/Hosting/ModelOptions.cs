using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Hosting;

/// <summary>Where models are. Section <c>Models</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>The store; <value>the default is <c>HOMELAB_MODELS</c>, else <c>~/.cache/homelab</c></value>.</summary>
    [Setting("a folder")]
    public string? Folder { get; set; }

    /// <summary>A folder or base URL that models are fetched from first; <value>the default is <c>HOMELAB_MODEL_MIRROR</c>, else none</value>.</summary>
    [Setting("a folder or a URL")]
    public string? Mirror { get; set; }
}
