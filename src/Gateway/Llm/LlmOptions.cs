namespace HomeLab.Gateway.Llm;

/// <summary>Settings of the LLM gateway, section <c>Llm</c>.</summary>
public sealed class LlmOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Llm";

    /// <summary>The servers. <value>Empty: every LLM request answers 503 and says so.</value></summary>
    public IList<BackendOptions> Backends { get; } = [];

    /// <summary>What is known per model: aliases, fallbacks, load options.</summary>
    public IList<ModelOptions> Models { get; } = [];

    /// <summary>Load options of models that <see cref="Models"/> does not name or leaves open.</summary>
    public LoadOptions Load { get; } = new() { NumCtx = 8192, KeepAlive = "30m" };

    /// <summary>Whether load options are pinned at all; false passes what clients send. <value>The default is true.</value></summary>
    public bool PinLoadOptions { get; set; } = true;

    /// <summary>The queue in front of the backends.</summary>
    public QueueOptions Queue { get; } = new();

    /// <summary>How often each backend is asked for its models and what is loaded. <value>The default is 5 s.</value></summary>
    public TimeSpan RefreshPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a backend may take over one such question. <value>The default is 5 s: a busy machine is slow, not dead.</value></summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Unanswered questions in a row, with no token from it meanwhile, after which a backend is given up. <value>The default is 3.</value></summary>
    public int ProbeFailures { get; set; } = 3;

    /// <summary>Failed requests in a row that open a backend's circuit. <value>The default is 3.</value></summary>
    public int BreakerFailures { get; set; } = 3;

    /// <summary>How long a circuit stays open first; doubles up to 60 s while it keeps failing. <value>The default is 5 s.</value></summary>
    public TimeSpan BreakerOpen { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may take to open. <value>The default is 5 s.</value></summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the first byte may take: loading a model and reading the prompt included. <value>The default is 10 min.</value></summary>
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest pause inside an answer. <value>The default is 2 min.</value></summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Backends tried for one request before the client sees an error. <value>The default is 3.</value></summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Largest request body in bytes, model uploads excepted. <value>The default is 32 MiB: a few photos in base64.</value></summary>
    public int MaxRequestBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// Request headers that, when present and not empty, mark a background task (titles, tags, follow-up questions).
    /// <value>Empty takes <c>X-OpenWebUI-Task</c>, to be set in Open WebUI's connection as <c>{{TASK}}</c>.</value>
    /// </summary>
    public IList<string> BackgroundHeaders { get; } = [];

    /// <summary>Backend that pulls, pushes and creates models unless the request names one with <c>?backend=</c>. <value>Null takes the first healthy Ollama.</value></summary>
    public string? ManagementBackend { get; set; }
}
