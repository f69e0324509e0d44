namespace HomeLab.FakeOllama;

/// <summary>How the double behaves.</summary>
public sealed class FakeOllamaOptions
{
    /// <summary>Port on 127.0.0.1; 0 picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>Models it has.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["llama3.2:3b", "nomic-embed-text:latest"];

    /// <summary>How long loading a model takes.</summary>
    public TimeSpan LoadTime { get; init; }

    /// <summary>Pause between tokens.</summary>
    public TimeSpan TokenGap { get; init; }

    /// <summary>Requests that one model works on at once (OLLAMA_NUM_PARALLEL).</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Requests that may wait for one model (OLLAMA_MAX_QUEUE).</summary>
    public int MaxQueue { get; init; } = 512;

    /// <summary>Context length when a request names none (OLLAMA_CONTEXT_LENGTH).</summary>
    public int DefaultContext { get; init; } = 4096;

    /// <summary>What <c>/api/version</c> says.</summary>
    public string Version { get; init; } = "0.12.3";
}
