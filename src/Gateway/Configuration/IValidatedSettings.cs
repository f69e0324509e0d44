namespace HomeLab.Gateway.Configuration;

/// <summary>Options with rules that one attribute cannot say (two fields together, a file that must exist).</summary>
public interface IValidatedSettings
{
    /// <summary>Lists every broken rule.</summary>
    /// <param name="path">Where these options are bound, with a trailing colon unless it is the root: put it before each key.</param>
    IEnumerable<SettingProblem> Validate(string path);
}
