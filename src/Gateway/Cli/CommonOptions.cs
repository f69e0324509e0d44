using System.CommandLine;
using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Cli;

/// <summary>Options that every command has.</summary>
internal static class CommonOptions
{
    /// <summary>A file with settings.</summary>
    public static Option<string?> Config { get; } = new("--config")
    {
        Description = "A JSON file with settings (also HOMELAB_CONFIG). It overrides appsettings.json.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Single settings.</summary>
    public static Option<string[]> Set { get; } = new("--set")
    {
        Description = "One setting, for example --set Wyoming:Tts:Port=10200. May be repeated; overrides files and environment.",
        HelpName = "Section:Key=value",
        Recursive = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Reads all settings that a command line refers to.</summary>
    public static IConfigurationRoot ReadSettings(ParseResult parsed) =>
        SettingsSources.Read(parsed.GetValue(Config), parsed.GetValue(Set) ?? [], Environment.GetEnvironmentVariables());
}
