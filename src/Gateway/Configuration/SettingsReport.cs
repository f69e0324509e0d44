namespace HomeLab.Gateway.Configuration;

/// <summary>What binding has found: every known key, every effective value, every problem.</summary>
internal sealed class SettingsReport
{
    /// <summary>Keys that options have; <c>*</c> stands for an index or a name of the user's choice.</summary>
    public SortedSet<string> Known { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Everything wrong so far.</summary>
    public List<SettingProblem> Problems { get; } = [];

    /// <summary>Effective values, secrets replaced.</summary>
    public SortedDictionary<string, string> Effective { get; } = new(StringComparer.Ordinal);

    /// <summary>Refuses to go on when anything is wrong.</summary>
    /// <exception cref="SettingsException">Lists all of it.</exception>
    public void ThrowIfInvalid()
    {
        if (Problems.Count > 0)
        {
            throw new SettingsException(Problems);
        }
    }
}
