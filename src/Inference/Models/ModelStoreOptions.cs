namespace HomeLab.Inference.Models;

/// <summary>Where the store lies and how it downloads.</summary>
public sealed class ModelStoreOptions
{
    /// <summary>The store's folder.</summary>
    /// <value>The default is <c>HOMELAB_MODELS</c>, else <c>~/.cache/homelab</c>.</value>
    public string Root { get; set; } = DefaultRoot();

    /// <summary>Tried before the hub: a folder (files are found by length and SHA-256, wherever they lie in it) or a base URL
    /// (asked for <c>/SHA256</c>, <c>/KIND/ID/PATH</c> and <c>/FILENAME</c>, in this order).</summary>
    /// <value>The default is <c>HOMELAB_MODEL_MIRROR</c>, else none.</value>
    public string? Mirror { get; set; } = Environment.GetEnvironmentVariable("HOMELAB_MODEL_MIRROR") is { Length: > 0 } mirror
        ? mirror
        : null;

    /// <summary>A model list to use instead of the one compiled in.</summary>
    /// <value>The default is null: the list compiled in.</value>
    public string? LockPath { get; set; }

    /// <summary>The demo set, laid out like a store with its own <c>models.lock</c>; an absent folder means no demo set.</summary>
    public string DemoFolder { get; set; } = Path.Combine(AppContext.BaseDirectory, "models", "demo");

    /// <summary>Models fetched at once.</summary>
    /// <value>The default is 2: one slow host does not hold up another, and a home's line is full with two.</value>
    public int ParallelDownloads { get; set; } = 2;

    /// <summary>Attempts at one source without a single new byte before the next source is tried.</summary>
    /// <value>The default is 4.</value>
    public int Attempts { get; set; } = 4;

    /// <summary>Pause before the second attempt; doubles each time, up to 30 s.</summary>
    /// <value>The default is 1 s.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a connection may deliver nothing.</summary>
    /// <value>The default is 60 s: hubs take that long to fetch a cold file from their own storage.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    private static string DefaultRoot()
    {
        if (Environment.GetEnvironmentVariable("HOMELAB_MODELS") is { Length: > 0 } configured)
        {
            return Path.GetFullPath(configured);
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? Path.Combine(home, ".cache", "homelab")
            : Path.Combine(AppContext.BaseDirectory, "models", "store");
    }
}
