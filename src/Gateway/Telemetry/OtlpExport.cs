using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HomeLab.Gateway.Telemetry;

/// <summary>
/// Sends metrics and traces to a collector in the background. What has not been sent yet leaves when this is disposed, in a few seconds at
/// most. A collector that is away costs what would have been sent, nothing else.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private const string Meters = "HomeLab.*";

    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    /// <summary>Begins to collect.</summary>
    /// <param name="options">Where to and how often.</param>
    /// <param name="meters">Whose meters are sent: it must outlive this.</param>
    public OtlpExport(TelemetryOptions options, IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var resource = ResourceBuilder.CreateDefault().AddService("homelab", serviceVersion: GatewayMetrics.Version);
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddView(BucketsOf)
            .AddOtlpExporter((exporter, reader) =>
            {
                Address(exporter, options.Otlp, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Otlp.MetricsPeriod.TotalMilliseconds;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(GatewayTraces.SourceName)
            .AddOtlpExporter(exporter => Address(exporter, options.Otlp, "traces"))
            .Build();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static void Address(OtlpExporterOptions exporter, OtlpOptions options, string signal)
    {
        exporter.Protocol = options.Protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = options.AddressOf(signal);
    }

    /// <summary>The same buckets as on <c>/metrics</c>; the library's own are made for milliseconds.</summary>
    private static MetricStreamConfiguration? BucketsOf(Instrument instrument) =>
        MetricName.KindOf(instrument) == MetricKind.Histogram
            ? new ExplicitBucketHistogramConfiguration { Boundaries = MetricFamily.BoundsOf(instrument) }
            : null;
}
