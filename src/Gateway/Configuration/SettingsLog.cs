namespace HomeLab.Gateway.Configuration;

/// <summary>Log messages of the settings (3100–3109).</summary>
internal static partial class SettingsLog
{
    [LoggerMessage(3100, LogLevel.Information, "Settings in effect: {Settings}")]
    public static partial void SettingsInEffect(this ILogger logger, string settings);

    [LoggerMessage(3101, LogLevel.Warning, "Nothing reads the setting '{Key}'; did you mean '{Suggestion}'?")]
    public static partial void SettingMisspelt(this ILogger logger, string key, string suggestion);

    [LoggerMessage(3102, LogLevel.Warning, "Nothing reads the setting '{Key}'. 'homelab serve --help' says where the settings are listed.")]
    public static partial void SettingUnknown(this ILogger logger, string key);
}
