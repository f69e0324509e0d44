namespace HomeLab.Inference.Wake;

/// <summary>When a probability is a detection.</summary>
public sealed class WakeOptions
{
    /// <summary>A hop counts from this probability on.</summary>
    /// <value>The default is 0.5, as in every openWakeWord server.</value>
    public float Threshold { get; set; } = 0.5f;

    /// <summary>Hops that must count before a detection; a hop that does not count takes one back.</summary>
    /// <value>The default is 1.</value>
    public int TriggerLevel { get; set; } = 1;

    /// <summary>After a detection the same word stays silent for this long, in stream time.</summary>
    /// <value>The default is 2 s.</value>
    public TimeSpan Refractory { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A detection also needs this probability of speech within the last 0.8 s; null switches the gate off. Costs about 0.2 ms per hop.
    /// </summary>
    /// <value>The default is null: openWakeWord's models were trained on noise and need no gate in most rooms.</value>
    public float? VadThreshold { get; set; }

    /// <summary>Exceptions by word name (without case, underscores and version).</summary>
    public Dictionary<string, WakeWordOptions> Words { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}
