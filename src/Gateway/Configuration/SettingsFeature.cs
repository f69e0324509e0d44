using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Configuration;

/// <summary>Binds options once, at the start, and gathers what is wrong with them until <see cref="ThrowIfInvalid"/>.</summary>
internal static class SettingsFeature
{
    /// <summary>Sections that belong to the framework; their keys are not ours to judge.</summary>
    private static readonly string[] Foreign = ["Logging", "AllowedHosts"];

    /// <summary>Replaces the host's own sources by <paramref name="configuration"/>.</summary>
    public static void Add(WebApplicationBuilder builder, IConfigurationRoot configuration)
    {
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(configuration);
    }

    /// <summary>
    /// Binds a section to options that are then registered as <typeparamref name="T"/> itself and as <see cref="IOptions{T}"/>.
    /// </summary>
    /// <param name="builder">The host in the making.</param>
    /// <param name="path">The section; empty for the root.</param>
    /// <returns>The options, for what a feature must know while it is added.</returns>
    public static T AddSettings<T>(this WebApplicationBuilder builder, string path)
        where T : class, new()
    {
        var options = new SettingsBinder(Report(builder)).Bind<T>(builder.Configuration, path);
        builder.Services.TryAddSingleton(options);
        builder.Services.TryAddSingleton(Options.Create(options));
        builder.Services.AddSingleton<IConfigureOptions<T>>(new BoundOptions<T>(builder.Configuration, path));
        return options;
    }

    /// <summary>Adds problems that a feature found by itself.</summary>
    public static void AddProblem(this WebApplicationBuilder builder, SettingProblem problem) => Report(builder).Problems.Add(problem);

    /// <summary>Asks the validators that libraries brought along too, then refuses the start when anything is wrong.</summary>
    /// <exception cref="SettingsException">Lists all of it.</exception>
    public static void ThrowIfInvalid(WebApplicationBuilder builder, WebApplication app)
    {
        var report = Report(builder);
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException failure)
        {
            report.Problems.AddRange(failure.Failures.Select(SettingProblem.Worded));
        }
        catch (AggregateException failures)
        {
            report.Problems.AddRange(
                failures.InnerExceptions.OfType<OptionsValidationException>().SelectMany(
                    failure => failure.Failures).Select(SettingProblem.Worded));
        }

        report.ThrowIfInvalid();
    }

    /// <summary>Logs the effective values and warns of keys that no option has.</summary>
    public static void LogSettings(WebApplicationBuilder builder, WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("HomeLab.Gateway.Configuration");
        var report = Report(builder);
        logger.SettingsInEffect(string.Join(' ', report.Effective.Select(pair => $"{pair.Key}={pair.Value}")));
        foreach (var (key, suggestion) in UnknownKeys(app.Configuration, report.Known))
        {
            if (suggestion is null)
            {
                logger.SettingUnknown(key);
            }
            else
            {
                logger.SettingMisspelt(key, suggestion);
            }
        }
    }

    /// <summary>Keys that no option has, each with the known key that looks most like it.</summary>
    internal static IEnumerable<(string Key, string? Suggestion)> UnknownKeys(
        IConfiguration configuration, IReadOnlyCollection<string> known)
    {
        foreach (var (key, value) in configuration.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (value is not null
                && !Foreign.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase)
                && !known.Any(pattern => Matches(pattern, key)))
            {
                yield return (key, Spelling.Nearest(key, known));
            }
        }
    }

    private static bool Matches(string pattern, string key)
    {
        var expected = pattern.Split(':');
        var actual = key.Split(':');
        return expected.Length == actual.Length
            && expected.Zip(actual).All(pair => pair.First == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Gives the framework's option pipeline, where libraries hang their validators, the same values.</summary>
    private sealed class BoundOptions<T>(IConfiguration configuration, string path) : IConfigureOptions<T>
        where T : class, new()
    {
        public void Configure(T options) => new SettingsBinder(new SettingsReport()).BindInto(options, configuration, path);
    }

    private static SettingsReport Report(WebApplicationBuilder builder)
    {
        var properties = ((IHostApplicationBuilder)builder).Properties;
        if (!properties.TryGetValue(typeof(SettingsReport), out var report))
        {
            properties[typeof(SettingsReport)] = report = new SettingsReport();
        }

        return (SettingsReport)report;
    }
}
