namespace HomeLab.Gateway.Configuration;

/// <summary>Says what a setting expects. The binder checks the limits and quotes the expectation when a value is wrong.</summary>
/// <param name="expected">What a good value is, as the end of "expected …", for example "a TCP port from 1 to 65535".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string expected) : Attribute
{
    /// <summary>What a good value is.</summary>
    public string Expected { get; } = expected;

    /// <summary>Smallest number (seconds for a duration).</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Largest number (seconds for a duration).</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Never logged or shown.</summary>
    public bool Secret { get; init; }
}
