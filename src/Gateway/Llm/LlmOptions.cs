using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Llm.Catalogue;

namespace HomeLab.Gateway.Llm;

/// <summary>Settings of the LLM gateway, section <c>Llm</c>.</summary>
public sealed class LlmOptions : IValidatedSettings
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
    [Setting("a duration from 50ms to 1h", Min = 0.05, Max = 3600)]
    public TimeSpan RefreshPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a backend may take over one such question. <value>The default is 5 s: a busy machine is slow, not dead.</value>
    /// </summary>
    [Setting("a duration from 50ms to 5m", Min = 0.05, Max = 300)]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Unanswered questions in a row, with no token from it meanwhile, after which a backend is given up. <value>The default is 3.</value>
    /// </summary>
    [Setting("a number from 1 to 100", Min = 1, Max = 100)]
    public int ProbeFailures { get; set; } = 3;

    /// <summary>Failed requests in a row that open a backend's circuit. <value>The default is 3.</value></summary>
    [Setting("a number from 1 to 100", Min = 1, Max = 100)]
    public int BreakerFailures { get; set; } = 3;

    /// <summary>
    /// How long a circuit stays open first; doubles up to 60 s while it keeps failing. <value>The default is 5 s.</value>
    /// </summary>
    [Setting("a duration from 10ms to 1m", Min = 0.01, Max = 60)]
    public TimeSpan BreakerOpen { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may take to open. <value>The default is 5 s.</value></summary>
    [Setting("a duration from 10ms to 5m", Min = 0.01, Max = 300)]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the first byte may take: loading a model and reading the prompt included. <value>The default is 10 min.</value>
    /// </summary>
    [Setting("a duration from 100ms to 1h", Min = 0.1, Max = 3600)]
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest pause inside an answer. <value>The default is 2 min.</value></summary>
    [Setting("a duration from 100ms to 1h", Min = 0.1, Max = 3600)]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Backends tried for one request before the client sees an error. <value>The default is 3.</value></summary>
    [Setting("a number from 1 to 10", Min = 1, Max = 10)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// Largest request body in bytes, model uploads excepted. <value>The default is 32 MiB: a few photos in base64.</value>
    /// </summary>
    [Setting("a number from 1024 to 1073741824", Min = 1024, Max = 1073741824)]
    public int MaxRequestBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// Request headers that, when present and not empty, mark a background task (titles, tags, follow-up questions).
    /// <value>Empty takes <c>X-OpenWebUI-Task</c>, to be set in Open WebUI's connection as <c>{{TASK}}</c>.</value>
    /// </summary>
    public IList<string> BackgroundHeaders { get; } = [];

    /// <summary>
    /// Backend that pulls, pushes and creates models unless the request names one with <c>?backend=</c>. <value>Null takes the first
    /// healthy Ollama.</value>
    /// </summary>
    public string? ManagementBackend { get; set; }

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(string path)
    {
        foreach (var name in Twice(Backends.Select(backend => backend.Name)))
        {
            yield return new SettingProblem($"{path}{nameof(Backends)}", name, "a different name for each backend");
        }

        foreach (var name in Twice(Models.Select(model => ModelName.WithTag(model.Name))))
        {
            yield return new SettingProblem($"{path}{nameof(Models)}", name, "each model once");
        }

        foreach (var alias in Twice(Models.SelectMany(model => model.Aliases)))
        {
            yield return new SettingProblem($"{path}{nameof(Models)}", alias, "each alias for one model only");
        }

        if (ManagementBackend is { } manager
            && !Backends.Any(backend => string.Equals(backend.Name, manager, StringComparison.OrdinalIgnoreCase)))
        {
            yield return new SettingProblem(path + nameof(ManagementBackend), manager, "the name of one of the backends");
        }
    }

    private static IEnumerable<string> Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key);
}
