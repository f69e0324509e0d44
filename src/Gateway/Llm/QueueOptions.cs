using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Llm;

/// <summary>Limits of the queue in front of the backends.</summary>
public sealed class QueueOptions
{
    /// <summary>
    /// Requests that may wait over all priorities. <value>The default is 256, half of Ollama's own OLLAMA_MAX_QUEUE.</value>
    /// </summary>
    [Setting("a number from 1 to 100000", Min = 1, Max = 100000)]
    public int Capacity { get; set; } = 256;

    /// <summary>Requests of one client that may wait. <value>The default is 128: no single client fills the queue.</value></summary>
    [Setting("a number from 1 to 100000", Min = 1, Max = 100000)]
    public int CapacityPerClient { get; set; } = 128;

    /// <summary>
    /// Longest wait before a request is given up with 503. <value>The default is 5 min, below the 10 min of OpenAI's clients.</value>
    /// </summary>
    [Setting("a duration from 100ms to 1h", Min = 0.1, Max = 3600)]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(5);
}
