using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Hosting;

/// <summary>Wake words. Section <c>Wake</c>.</summary>
public sealed class WakeOptions
{
    /// <summary>Whether the engine is loaded. <value>The default is true.</value></summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Score from which a word counts as heard. <value>The default is 0.5, as the models were evaluated.</value></summary>
    [Setting("a number from 0.01 to 1", Min = 0.01, Max = 1)]
    public float Threshold { get; set; } = 0.5f;

    /// <summary>Hops of 80 ms in a row that must reach it. <value>The default is 1.</value></summary>
    [Setting("a whole number from 1 to 25", Min = 1, Max = 25)]
    public int TriggerLevel { get; set; } = 1;

    /// <summary>How long a word stays quiet after it was heard. <value>The default is 2 s.</value></summary>
    [Setting("a duration from 0s to 1m", Min = 0, Max = 60)]
    public TimeSpan Refractory { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Speech probability that Silero must see near a detection; <value>the default 0 does without it</value>.</summary>
    [Setting("a number from 0 (off) to 1", Min = 0, Max = 1)]
    public float VadThreshold { get; set; }

    /// <summary>Whether the demo words stay beside installed ones. <value>The default is false.</value></summary>
    public bool KeepDemo { get; set; }

    /// <summary>Exceptions by word, for example <c>Wake:Words:computer:Threshold</c>.</summary>
    public Dictionary<string, WakeWordSetting> Words { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>What differs for one wake word.</summary>
public sealed class WakeWordSetting
{
    /// <summary>As <see cref="WakeOptions.Threshold"/>.</summary>
    [Setting("a number from 0.01 to 1", Min = 0.01, Max = 1)]
    public float? Threshold { get; set; }

    /// <summary>As <see cref="WakeOptions.TriggerLevel"/>.</summary>
    [Setting("a whole number from 1 to 25", Min = 1, Max = 25)]
    public int? TriggerLevel { get; set; }

    /// <summary>As <see cref="WakeOptions.Refractory"/>.</summary>
    [Setting("a duration from 0s to 1m", Min = 0, Max = 60)]
    public TimeSpan? Refractory { get; set; }
}
