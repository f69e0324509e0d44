using System.Collections;
using System.Globalization;
using System.Reflection;

namespace HomeLab.Gateway.Configuration;

/// <summary>
/// Fills options from configuration and, unlike the framework's binder, goes on after a bad value: a person fixes all of them in one go.
/// Knows scalars, nested options, lists and dictionaries by name.
/// </summary>
internal sealed class SettingsBinder(SettingsReport report)
{
    private static readonly IConfiguration Nothing = new ConfigurationBuilder().Build();

    /// <summary>Fills a new object of type <typeparamref name="T"/>.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="path">Section that holds the options; empty for the root.</param>
    public T Bind<T>(IConfiguration configuration, string path)
        where T : class, new()
    {
        var options = new T();
        BindInto(options, configuration, path);
        return options;
    }

    /// <summary>Fills an object that exists.</summary>
    public void BindInto(object options, IConfiguration configuration, string path)
    {
        var section = path.Length == 0 ? configuration : configuration.GetSection(path);
        Fill(options, section, path.Length == 0 ? "" : path + ":", path.Length == 0 ? "" : path + ":");
    }

    private void Fill(object options, IConfiguration section, string path, string pattern)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.CanRead && property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(ObsoleteAttribute)))
            {
                FillProperty(options, property, section.GetSection(property.Name), path + property.Name, pattern + property.Name);
            }
        }

        if (options is IValidatedSettings rules)
        {
            report.Problems.AddRange(rules.Validate(path));
        }
    }

    private void FillProperty(object options, PropertyInfo property, IConfigurationSection section, string path, string pattern)
    {
        var setting = property.GetCustomAttribute<SettingAttribute>();
        var type = property.PropertyType;
        if (SettingsConversion.IsScalar(type))
        {
            if (!property.CanWrite)
            {
                return;
            }

            report.Known.Add(pattern);
            if (section.Value is { } text && ReadScalar(text, type, setting, path, out var value))
            {
                property.SetValue(options, value);
            }

            Note(path, property.GetValue(options), setting);
        }
        else if (property.GetValue(options) is IDictionary dictionary)
        {
            FillEntries(section, path, pattern, type.GetGenericArguments()[1], setting, (key, value) => dictionary[key] = value);
        }
        else if (property.GetValue(options) is IList list)
        {
            FillEntries(section, path, pattern, type.GetGenericArguments()[0], setting, (_, value) => list.Add(value));
        }
        else if (property.GetValue(options) is { } nested)
        {
            Fill(nested, section, path + ":", pattern + ":");
        }
    }

    private void FillEntries(
        IConfigurationSection section, string path, string pattern, Type type, SettingAttribute? setting, Action<string, object?> add)
    {
        var scalar = SettingsConversion.IsScalar(type);
        if (scalar)
        {
            report.Known.Add(pattern + ":*");
        }
        else
        {
            // The keys inside an entry are known even while there is no entry.
            var shadow = new SettingsReport();
            new SettingsBinder(shadow).Fill(Activator.CreateInstance(type)!, Nothing, pattern + ":*:", pattern + ":*:");
            report.Known.UnionWith(shadow.Known);
        }

        foreach (var entry in section.GetChildren())
        {
            var entryPath = $"{path}:{entry.Key}";
            if (!scalar)
            {
                var item = Activator.CreateInstance(type)!;
                Fill(item, entry, entryPath + ":", pattern + ":*:");
                add(entry.Key, item);
            }
            else if (entry.Value is { } text && ReadScalar(text, type, setting, entryPath, out var value))
            {
                add(entry.Key, value);
                Note(entryPath, value, setting);
            }
        }
    }

    private bool ReadScalar(string text, Type type, SettingAttribute? setting, string path, out object? value)
    {
        if (SettingsConversion.TryConvert(text, type, out value) && IsWithin(value, setting))
        {
            return true;
        }

        var shown = setting is { Secret: true } ? null : text;
        report.Problems.Add(new SettingProblem(path, shown, setting?.Expected ?? SettingsConversion.Describe(type)));
        return false;
    }

    private static bool IsWithin(object? value, SettingAttribute? setting)
    {
        if (setting is null || value is null or string or bool or Enum or Uri)
        {
            return true;
        }

        var number = value is TimeSpan duration ? duration.TotalSeconds : Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return number >= setting.Min && number <= setting.Max;
    }

    private void Note(string path, object? value, SettingAttribute? setting)
    {
        report.Effective[path] = value switch
        {
            null => "(none)",
            string { Length: 0 } => "(none)",
            _ when setting is { Secret: true } => "(secret)",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
    }
}
