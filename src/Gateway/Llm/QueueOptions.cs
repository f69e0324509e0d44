namespace HomeLab.Gateway.Llm;

/// <summary>Limits of the queue in front of the backends.</summary>
public sealed class QueueOptions
{
    /// <summary>Requests that may wait over all priorities. <value>The default is 256, half of Ollama's own OLLAMA_MAX_QUEUE.</value></summary>
    public int Capacity { get; set; } = 256;

    /// <summary>Requests of one client that may wait. <value>The default is 128: no single client fills the queue.</value></summary>
    public int CapacityPerClient { get; set; } = 128;

    /// <summary>Longest wait before a request is given up with 503. <value>The default is 5 min, below the 10 min of OpenAI's clients.</value></summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(5);
}
