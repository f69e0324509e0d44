namespace HomeLab.Gateway.Llm;

/// <summary>
/// The options that Ollama applies when it loads a model. A request that differs in one of them makes it load again, for seconds to
/// minutes, so each model has one set and what clients ask for instead is left out.
/// </summary>
public class LoadOptions
{
    /// <summary>
    /// Context length in tokens. <value>Null takes the next wider setting; the gateway's own is 8192, Home Assistant's default.</value>
    /// </summary>
    public int? NumCtx { get; set; }

    /// <summary>Prompt batch size. <value>Null leaves it to the backend.</value></summary>
    public int? NumBatch { get; set; }

    /// <summary>Layers on the GPU. <value>Null leaves it to the backend.</value></summary>
    public int? NumGpu { get; set; }

    /// <summary>First GPU. <value>Null leaves it to the backend.</value></summary>
    public int? MainGpu { get; set; }

    /// <summary>Compute threads. <value>Null leaves it to the backend.</value></summary>
    public int? NumThread { get; set; }

    /// <summary>Map the model file into memory. <value>Null leaves it to the backend.</value></summary>
    public bool? UseMmap { get; set; }

    /// <summary>
    /// How long the model stays loaded after its last request: seconds, or a duration such as <c>30m</c>; negative is for ever.
    /// <value>Null takes the next wider setting; the gateway's own is <c>30m</c>.</value>
    /// </summary>
    public string? KeepAlive { get; set; }

    /// <summary>This set, with what it leaves open taken from <paramref name="wider"/>.</summary>
    internal LoadOptions Over(LoadOptions wider) => new()
    {
        NumCtx = NumCtx ?? wider.NumCtx,
        NumBatch = NumBatch ?? wider.NumBatch,
        NumGpu = NumGpu ?? wider.NumGpu,
        MainGpu = MainGpu ?? wider.MainGpu,
        NumThread = NumThread ?? wider.NumThread,
        UseMmap = UseMmap ?? wider.UseMmap,
        KeepAlive = KeepAlive ?? wider.KeepAlive,
    };
}
