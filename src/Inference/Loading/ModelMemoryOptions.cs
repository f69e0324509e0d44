namespace HomeLab.Inference.Loading;

/// <summary>How much memory loaded models may take, and how long unused ones stay.</summary>
public sealed class ModelMemoryOptions
{
    /// <summary>
    /// Bytes of models that may be loaded at the same time. <value>The default 0 is three quarters of what the process may use (a
    /// container's limit counts): the rest is for audio, caches and the runtime.</value>
    /// </summary>
    public long MaxBytes { get; set; }

    /// <summary>
    /// After this time without use a model is unloaded, except the ones that stay warm. <value>The default is 30 minutes; zero keeps
    /// everything until its memory is needed.</value>
    /// </summary>
    public TimeSpan IdleUnload { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// After this time without use of any model, the memory that inference computed in is given back, and once a minute while there is no such
    /// pause; weights stay. <value>The default is 15 seconds: longer than the pauses of a conversation. Zero keeps it.</value>
    /// </summary>
    public TimeSpan IdleTrim { get; set; } = TimeSpan.FromSeconds(15);
}
