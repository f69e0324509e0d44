using System.Collections;
using System.Text.Json;

namespace HomeLab.Gateway.Configuration;

/// <summary>
/// Where settings come from, weakest first: <c>appsettings.json</c> beside the program, the file given with <c>--config</c> (or
/// <c>HOMELAB_CONFIG</c>), <c>HOMELAB_Section__Key</c> in the environment, <c>--set Section:Key=value</c>.
/// </summary>
internal static class SettingsSources
{
    /// <summary>Prefix of our environment variables.</summary>
    public const string Prefix = "HOMELAB_";

    /// <summary>Where every program with OpenTelemetry is told its collector; ours by name is stronger.</summary>
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Reads all sources.</summary>
    /// <param name="configFile">A further file, or null.</param>
    /// <param name="assignments">Each <c>Section:Key=value</c>.</param>
    /// <param name="environment">Environment variables.</param>
    /// <exception cref="SettingsException">A file is missing or not JSON, or an assignment has no equals sign.</exception>
    public static IConfigurationRoot Read(string? configFile, IReadOnlyList<string> assignments, IDictionary environment)
    {
        var builder = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);

        var file = configFile ?? environment["HOMELAB_CONFIG"] as string;
        if (!string.IsNullOrEmpty(file))
        {
            AddFile(builder, file);
        }

        builder.AddInMemoryCollection(FromEnvironment(environment));
        builder.AddInMemoryCollection(FromAssignments(assignments));
        return Build(builder);
    }

    /// <summary>
    /// Our variables as settings. Names without a double underscore count only for <c>HOMELAB_Host</c>: others are switches of their own
    /// (<c>HOMELAB_MODELS</c>) or Kubernetes' description of a service that happens to be called homelab (<c>HOMELAB_PORT</c>).
    /// </summary>
    internal static Dictionary<string, string?> FromEnvironment(IDictionary environment)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (environment[CollectorVariable] is string { Length: > 0 } collector)
        {
            settings["Telemetry:Otlp:Endpoint"] = collector;
            settings["Telemetry:Otlp:Protocol"] = environment["OTEL_EXPORTER_OTLP_PROTOCOL"] is "grpc" ? "Grpc" : "Http";
        }

        foreach (DictionaryEntry variable in environment)
        {
            var name = (string)variable.Key;
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var key = name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
            if (key.Contains(':', StringComparison.Ordinal) || key.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                settings[key] = variable.Value as string;
            }
        }

        return settings;
    }

    private static Dictionary<string, string?> FromAssignments(IReadOnlyList<string> assignments)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new SettingsException($"--set {assignment}: expected Section:Key=value, for example --set Wyoming:Tts:Port=10200.");
            }

            settings[assignment[..equals].Trim().Replace("__", ":", StringComparison.Ordinal)] = assignment[(equals + 1)..];
        }

        return settings;
    }

    private static void AddFile(IConfigurationBuilder builder, string file)
    {
        var full = Path.GetFullPath(file);
        if (!File.Exists(full))
        {
            throw new SettingsException($"The settings file '{full}' does not exist. Check --config or HOMELAB_CONFIG.");
        }

        builder.AddJsonFile(full, optional: false, reloadOnChange: false);
    }

    private static IConfigurationRoot Build(IConfigurationBuilder builder)
    {
        try
        {
            return builder.Build();
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            var reason = failure.GetBaseException() is JsonException json ? json.Message : failure.GetBaseException().Message;
            throw new SettingsException($"A settings file cannot be read: {failure.Message.TrimEnd('.')}. {reason}");
        }
    }
}
