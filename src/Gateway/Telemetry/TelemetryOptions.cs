namespace HomeLab.Gateway.Telemetry;

/// <summary>Where measurements go besides <c>/metrics</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Telemetry";

    /// <summary>An OpenTelemetry collector.</summary>
    public OtlpOptions Otlp { get; } = new();
}
