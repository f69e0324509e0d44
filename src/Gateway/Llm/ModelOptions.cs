using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Llm;

/// <summary>What the gateway knows about one model beyond what its backends say.</summary>
public sealed class ModelOptions : LoadOptions, IValidatedSettings
{
    /// <summary>The model's name on the backends, for example <c>llama3.2:3b</c>; a missing tag means <c>:latest</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Other names that clients may use for it, for example <c>gpt-4o-mini</c>.</summary>
    public IList<string> Aliases { get; } = [];

    /// <summary>Models to try, in order, when no backend can answer with this one.</summary>
    public IList<string> Fallbacks { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(string path)
    {
        if (Name.Length == 0)
        {
            yield return new SettingProblem(path + nameof(Name), null, "the name of a model, for example llama3.2:3b");
        }
    }
}
