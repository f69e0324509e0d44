using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Telemetry;

/// <summary>Metrics and traces to an OpenTelemetry collector, by OTLP. Off while <see cref="Endpoint"/> is empty.</summary>
public sealed class OtlpOptions : IValidatedSettings
{
    /// <summary>
    /// The collector, for example <c>http://collector:4318</c>. <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> sets it too.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>How it is spoken to. <value>The default is HTTP; <c>OTEL_EXPORTER_OTLP_PROTOCOL=grpc</c> means gRPC too.</value></summary>
    public OtlpProtocol Protocol { get; set; } = OtlpProtocol.Http;

    /// <summary>Time from one sending of the metrics to the next. <value>The default is 30 s.</value></summary>
    [Setting("a duration from 1s to 1h", Min = 1, Max = 3600)]
    public TimeSpan MetricsPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(string path)
    {
        if (Endpoint.Length > 0 && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return new SettingProblem(path + nameof(Endpoint), Endpoint, "an http or https address, such as http://collector:4318");
        }
    }

    /// <summary>Where one kind of signal goes.</summary>
    internal Uri AddressOf(string signal) => new(Protocol == OtlpProtocol.Http ? $"{Endpoint.TrimEnd('/')}/v1/{signal}" : Endpoint);
}

/// <summary>How a collector is spoken to.</summary>
public enum OtlpProtocol
{
    /// <summary>Protobuf over HTTP, to <c>/v1/metrics</c> and <c>/v1/traces</c>; collectors listen on 4318.</summary>
    Http,

    /// <summary>gRPC; collectors listen on 4317.</summary>
    Grpc,
}
