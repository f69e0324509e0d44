namespace HomeLab.Inference.Scheduling;

/// <summary>Order of service: a waiting item of a lower value always goes first.</summary>
public enum WorkPriority
{
    /// <summary>Somebody stands in the room and waits.</summary>
    Voice = 0,

    /// <summary>An interactive HTTP client.</summary>
    Interactive = 1,

    /// <summary>Long files and batch jobs.</summary>
    Background = 2,
}
