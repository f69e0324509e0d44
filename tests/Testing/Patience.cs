namespace HomeLab.Testing;

/// <summary>How long tests wait.</summary>
public static class Patience
{
    /// <summary>
    /// Far more than anything takes that is waited for, model loads and inference on a machine under load included: only a hang reaches it.
    /// </summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(3);
}
