using System.Text.Json.Serialization;
using HomeLab.Gateway.Health;
using HomeLab.Gateway.Telemetry;

namespace HomeLab.Gateway.Dashboard;

/// <summary>What the dashboard shows, at one moment. Durations in seconds, sizes in bytes.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Status"><c>ready</c>, <c>loading</c>, <c>stopping</c> or <c>failed</c>.</param>
/// <param name="Uptime">Since the start of the process.</param>
/// <param name="Process">CPU and memory.</param>
/// <param name="Ports">Ports by name; -1 is off.</param>
/// <param name="Engines">The engines and their models.</param>
/// <param name="Backends">The LLM servers.</param>
/// <param name="Stages">Latency of each stage that has run.</param>
/// <param name="Numbers">Every counter and gauge.</param>
/// <param name="Turns">The last turns, newest first; never what was said.</param>
internal sealed record DashboardState(
    string Version,
    string Status,
    double Uptime,
    ProcessState Process,
    IReadOnlyDictionary<string, int> Ports,
    IReadOnlyList<EngineHealth> Engines,
    IReadOnlyList<BackendState> Backends,
    IReadOnlyList<StageLatency> Stages,
    IReadOnlyList<NumberState> Numbers,
    IReadOnlyList<EndedTurn> Turns);

/// <summary>The process.</summary>
/// <param name="CpuSeconds">CPU time so far.</param>
/// <param name="ResidentBytes">Memory in RAM.</param>
/// <param name="HeapBytes">Managed heap after the last collection.</param>
/// <param name="Cores">Processors that it may use.</param>
internal sealed record ProcessState(double CpuSeconds, long ResidentBytes, long HeapBytes, int Cores);

/// <summary>One LLM server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>ollama</c> or <c>openai</c>.</param>
/// <param name="Version">What it says it is; null when it does not say.</param>
/// <param name="State"><c>up</c>, <c>unknown</c> (not yet answered), <c>trial</c> or <c>open</c> (the breaker holds requests back).</param>
/// <param name="Running">Requests running there.</param>
/// <param name="Slots">Requests that it may run at once.</param>
/// <param name="Models">Models that it has.</param>
/// <param name="Loaded">Models in its memory.</param>
/// <param name="FirstByte">Smoothed time to a first byte; 0 until there was one.</param>
internal sealed record BackendState(
    string Name,
    string Kind,
    string? Version,
    string State,
    int Running,
    int Slots,
    int Models,
    IReadOnlyList<string> Loaded,
    double FirstByte);

/// <summary>One counter or gauge.</summary>
/// <param name="Name">Name in docs/metrics.md.</param>
/// <param name="Labels">Label values, comma-separated.</param>
/// <param name="Value">Its value.</param>
internal sealed record NumberState(string Name, string Labels, double Value);

/// <summary>JSON of the dashboard.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DashboardState))]
internal sealed partial class DashboardJsonContext : JsonSerializerContext;
