using HomeLab.Gateway.Hosting;

namespace HomeLab.Gateway.Health;

/// <summary>Words the state of the process.</summary>
internal sealed class HealthReporter(IEngines engines, IHostApplicationLifetime lifetime)
{
    /// <summary>Whether clients may come, and why not.</summary>
    public (bool Healthy, HealthReport Report) Ready()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return (false, Report("stopping"));
        }

        return engines.Loaded.IsCompletedSuccessfully ? (true, Report("ready")) : (false, Report(NotLoaded()));
    }

    /// <summary>Whether loading is over.</summary>
    public (bool Healthy, HealthReport Report) Startup() =>
        engines.Loaded.IsCompletedSuccessfully ? (true, Report("started")) : (false, Report(NotLoaded()));

    private string NotLoaded() => engines.Loaded.IsFaulted ? "failed" : "loading";

    private HealthReport Report(string status) => new(
        status,
        [.. engines.States.Select(state => new EngineHealth(
            state.Engine,
            state.Status.ToString().ToLowerInvariant(),
            state.Models,
            state.IsDemo,
            Math.Round(state.LoadTime.TotalSeconds, 3)))]);
}
