using System.Globalization;

namespace HomeLab.Gateway.Configuration;

/// <summary>Turns the text of a setting into its type. Culture never matters.</summary>
internal static class SettingsConversion
{
    /// <summary>Whether a property of this type is written as one value.</summary>
    public static bool IsScalar(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(string) || plain.IsPrimitive || plain.IsEnum || plain == typeof(TimeSpan) || plain == typeof(Uri);
    }

    /// <summary>Reads a value; an empty text is null where the type allows it.</summary>
    public static bool TryConvert(string text, Type type, out object? value)
    {
        var nullable = Nullable.GetUnderlyingType(type);
        var plain = nullable ?? type;
        value = null;
        if (text.Length == 0 && (nullable is not null || plain == typeof(Uri)))
        {
            return true;
        }

        value = Parse(text.Trim(), plain);
        return value is not null;
    }

    /// <summary>What a value of this type looks like, where the property does not say.</summary>
    public static string Describe(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(plain)),
            _ when plain == typeof(bool) => "true or false",
            _ when plain == typeof(TimeSpan) => "a duration such as 15s, 500ms, 5m or 00:00:15",
            _ when plain == typeof(float) || plain == typeof(double) => "a number",
            _ when plain == typeof(string) => "text",
            _ when plain == typeof(Uri) => "an absolute URL such as http://127.0.0.1:11434",
            _ => "a whole number",
        };
    }

    private static object? Parse(string text, Type type)
    {
        if (type == typeof(string))
        {
            return text;
        }

        if (type.IsEnum)
        {
            return !int.TryParse(text, out _) && Enum.TryParse(type, text, ignoreCase: true, out var parsed) ? parsed : null;
        }

        if (type == typeof(TimeSpan))
        {
            return ParseDuration(text);
        }

        if (type == typeof(Uri))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
        }

        try
        {
            var value = Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
            return value is double.NaN or float.NaN ? null : value;
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or InvalidCastException)
        {
            return null;
        }
    }

    private static TimeSpan? ParseDuration(string text)
    {
        ReadOnlySpan<(string Suffix, double Seconds)> units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)];
        foreach (var (suffix, seconds) in units)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(
                    text.AsSpan(0, text.Length - suffix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var count)
                && Math.Abs(count * seconds) < TimeSpan.MaxValue.TotalSeconds)
            {
                return TimeSpan.FromSeconds(count * seconds);
            }
        }

        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            ? span
            : null;
    }
}
