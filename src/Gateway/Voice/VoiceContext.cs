using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Telemetry;
using HomeLab.Inference;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>What all voice services share, and how each of them words a failure.</summary>
internal sealed class VoiceContext(IEngines engines, GatewayMetrics metrics, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>The engines.</summary>
    public IEngines Engines { get; } = engines;

    /// <summary>The gateway's instruments.</summary>
    public GatewayMetrics Metrics { get; } = metrics;

    /// <summary>Where turns are logged.</summary>
    public ILogger Logger { get; } = loggers.CreateLogger("HomeLab.Gateway.Voice");

    /// <summary>The clock that durations are measured with.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Logs and counts a turn that was not served, and says what the peer is told; null when the peer has gone.</summary>
    public VoiceError? Explain(Exception failure, string service, WyomingConnection connection)
    {
        switch (failure)
        {
            case VoiceException refused:
                Refuse(refused.Error, service, connection);
                return refused.Error;
            case OverloadedException:
                var overloaded = new VoiceError(VoiceError.Overloaded, $"The {service} service is busy; try again in a moment.");
                Refuse(overloaded, service, connection);
                return overloaded;
            case OperationCanceledException or IOException when connection.Closed.IsCancellationRequested:
                Logger.TurnCancelled(service, connection.Id);
                Metrics.TurnEnded(service, "cancelled");
                return null;
            default:
                Logger.TurnFailed(failure, service, connection.Id);
                Metrics.TurnEnded(service, "failed");
                return new VoiceError(VoiceError.Internal, $"The {service} service failed on this request. The server's log says why.");
        }
    }

    private void Refuse(VoiceError error, string service, WyomingConnection connection)
    {
        if (error.Code == VoiceError.Overloaded)
        {
            Logger.TurnOverloaded(service, connection.Id);
            Metrics.TurnEnded(service, "rejected");
        }
        else
        {
            Logger.TurnRefused(service, error.Text, error.Code, connection.Id);
            Metrics.TurnEnded(service, "refused");
        }
    }
}
