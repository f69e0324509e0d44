namespace HomeLab.Gateway.Configuration;

/// <summary>The settings do not allow a start. The message lists every problem, one a line.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SettingsException(IReadOnlyList<SettingProblem> problems)
        : base(Describe(problems))
    {
        Problems = problems;
    }

    /// <summary>Creates the exception from one sentence, where there is no setting to name.</summary>
    public SettingsException(string message)
        : base(message)
    {
        Problems = [];
    }

    /// <summary>Every problem.</summary>
    public IReadOnlyList<SettingProblem> Problems { get; }

    private static string Describe(IReadOnlyList<SettingProblem> problems)
    {
        var heading = problems.Count == 1 ? "One setting is wrong:" : $"{problems.Count} settings are wrong:";
        return string.Join('\n', problems.Select(problem => "  " + problem).Prepend(heading));
    }
}
