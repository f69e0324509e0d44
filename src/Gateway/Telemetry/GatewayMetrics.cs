using System.Diagnostics.Metrics;
using System.Reflection;

namespace HomeLab.Gateway.Telemetry;

/// <summary>What the gateway itself measures. docs/metrics.md lists every name.</summary>
internal sealed class GatewayMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "HomeLab.Gateway";

    private readonly Histogram<double> _turnDuration;
    private readonly Counter<long> _turns;
    private readonly Counter<long> _rejections;
    private readonly Gauge<double> _engineLoad;
    private readonly RecentTurns _recent;

    /// <summary>Creates the instruments.</summary>
    public GatewayMetrics(IMeterFactory factory, RecentTurns recent)
    {
        _recent = recent;
        var meter = factory.Create(MeterName);
        _turnDuration = meter.CreateHistogram<double>(
            "homelab.turn.duration", "s", "A turn as its client waits for it: end of speech to transcript, or text to the last audio.");
        _turns = meter.CreateCounter<long>(
            "homelab.turns", null, "Turns by service and how they ended: ok, empty, cancelled, refused, rejected, failed.");
        _rejections = meter.CreateCounter<long>("homelab.rejections", null, "Turns refused because a queue was full.");
        _engineLoad = meter.CreateGauge<double>("homelab.engine.load.duration", "s", "How long an engine took to load.");
        var build = new KeyValuePair<string, object?>[]
        {
            new("version", Version),
            new("dotnet", Environment.Version.ToString()),
        };
        meter.CreateObservableGauge("homelab.build.info", () => new Measurement<int>(1, build), null, "Which build runs; always 1.");
    }

    /// <summary>Version of this build.</summary>
    public static string Version { get; } =
        typeof(GatewayMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>A turn was answered.</summary>
    public void TurnAnswered(string service, string outcome, TimeSpan waited)
    {
        _turnDuration.Record(waited.TotalSeconds, new KeyValuePair<string, object?>("service", service));
        TurnEnded(service, outcome, waited);
    }

    /// <summary>A turn ended.</summary>
    /// <param name="service">Who served it.</param>
    /// <param name="outcome">How.</param>
    /// <param name="waited">How long its client waited for the answer; zero when there was none.</param>
    public void TurnEnded(string service, string outcome, TimeSpan waited)
    {
        _turns.Add(1, new KeyValuePair<string, object?>("service", service), new KeyValuePair<string, object?>("outcome", outcome));
        if (outcome == "rejected")
        {
            _rejections.Add(1, new KeyValuePair<string, object?>("service", service));
        }

        _recent.Add(service, outcome, waited);
    }

    /// <summary>An engine was loaded.</summary>
    public void EngineLoaded(string engine, TimeSpan elapsed) =>
        _engineLoad.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("engine", engine));
}
