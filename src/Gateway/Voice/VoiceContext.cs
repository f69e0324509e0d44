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

    /// <summary>Where turns are logged.</summary>
    public ILogger Logger { get; } = loggers.CreateLogger("HomeLab.Gateway.Voice");

    /// <summary>The clock that durations are measured with.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Begins a turn of a service.</summary>
    public Turn BeginTurn(string service) => BeginTurn(service, Time.GetTimestamp());

    /// <summary>Begins a turn at the time when what it answers came.</summary>
    public Turn BeginTurn(string service, long began) => new(service, metrics, Time) { Began = began };

    /// <summary>Logs and counts a turn that was not served, and says what the peer is told; null when the peer has gone.</summary>
    public VoiceError? Explain(Exception failure, Turn turn, WyomingConnection connection)
    {
        switch (failure)
        {
            case VoiceException refused:
                Refuse(refused.Error, turn, connection);
                return refused.Error;
            case OverloadedException:
                var overloaded = new VoiceError(VoiceError.Overloaded, $"The {turn.Service} service is busy; try again in a moment.");
                Refuse(overloaded, turn, connection);
                return overloaded;
            case OperationCanceledException or IOException when connection.Closed.IsCancellationRequested:
                Logger.TurnCancelled(turn.Service, connection.Id);
                turn.Ended("cancelled");
                return null;
            default:
                Logger.TurnFailed(failure, turn.Service, connection.Id);
                turn.Ended("failed");
                return new VoiceError(
                    VoiceError.Internal, $"The {turn.Service} service failed on this request. The server's log says why.");
        }
    }

    private void Refuse(VoiceError error, Turn turn, WyomingConnection connection)
    {
        if (error.Code == VoiceError.Overloaded)
        {
            Logger.TurnOverloaded(turn.Service, connection.Id);
            turn.Ended("rejected");
        }
        else
        {
            Logger.TurnRefused(turn.Service, error.Text, error.Code, connection.Id);
            turn.Ended("refused");
        }
    }
}
