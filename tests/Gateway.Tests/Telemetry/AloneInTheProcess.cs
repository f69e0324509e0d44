namespace HomeLab.Gateway.Tests.Telemetry;

/// <summary>Tests that listen to meters or activities, which belong to the process: no other test may make any meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "Alone in the process";
}
