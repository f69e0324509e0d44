namespace HomeLab.Inference.Wake;

/// <summary>What is different for one wake word; null takes the common value of <see cref="WakeOptions"/>.</summary>
public sealed class WakeWordOptions
{
    /// <summary>As <see cref="WakeOptions.Threshold"/>.</summary>
    public float? Threshold { get; set; }

    /// <summary>As <see cref="WakeOptions.TriggerLevel"/>.</summary>
    public int? TriggerLevel { get; set; }

    /// <summary>As <see cref="WakeOptions.Refractory"/>.</summary>
    public TimeSpan? Refractory { get; set; }
}
