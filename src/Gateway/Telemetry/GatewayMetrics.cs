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

    /// <summary>Creates the instruments.</summary>
    public GatewayMetrics(IMeterFactory factory)
    {
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

    /// <summary>How long a client waited for the answer of a turn.</summary>
    public void TurnWaited(string service, TimeSpan duration) =>
        _turnDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("service", service));

    /// <summary>A turn ended.</summary>
    public void TurnEnded(string service, string outcome)
    {
        _turns.Add(1, new KeyValuePair<string, object?>("service", service), new KeyValuePair<string, object?>("outcome", outcome));
        if (outcome == "rejected")
        {
            _rejections.Add(1, new KeyValuePair<string, object?>("service", service));
        }
    }

    /// <summary>An engine was loaded.</summary>
    public void EngineLoaded(string engine, TimeSpan elapsed) =>
        _engineLoad.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("engine", engine));
}
