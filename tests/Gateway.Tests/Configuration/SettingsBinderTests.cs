using HomeLab.Gateway.Configuration;
using Microsoft.Extensions.Configuration;

namespace HomeLab.Gateway.Tests.Configuration;

public sealed class SettingsBinderTests
{
    [Fact]
    public void Reads_every_kind_of_value()
    {
        var (options, report) = Bind(
            ("Sample:Count", "7"),
            ("Sample:Ratio", "0.25"),
            ("Sample:Wait", "1.5s"),
            ("Sample:Mode", "second"),
            ("Sample:Nested:Name", "inner"),
            ("Sample:Names:0", "a"),
            ("Sample:Names:1", "b"),
            ("Sample:Words:computer:Threshold", "0.7"));

        Assert.Empty(report.Problems);
        Assert.Equal(7, options.Count);
        Assert.Equal(0.25f, options.Ratio);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), options.Wait);
        Assert.Equal(SampleMode.Second, options.Mode);
        Assert.Equal("inner", options.Nested.Name);
        Assert.Equal(["a", "b"], options.Names);
        Assert.Equal(0.7f, options.Words["computer"].Threshold);
    }

    [Fact]
    public void Lists_every_wrong_value_with_expectation_and_fix()
    {
        var (_, report) = Bind(
            ("Sample:Count", "11"),
            ("Sample:Ratio", "much"),
            ("Sample:Wait", "soon"),
            ("Sample:Mode", "3"),
            ("Sample:Words:computer:Threshold", "2"));

        Assert.Equal(
            ["Sample:Count", "Sample:Ratio", "Sample:Wait", "Sample:Mode", "Sample:Words:computer:Threshold"],
            report.Problems.Select(problem => problem.Path));
        Assert.Equal(
            "Sample:Count = '11': expected a number of things from 1 to 10. "
            + "Change it with --set Sample:Count=… or HOMELAB_Sample__Count, or remove it for the default.",
            report.Problems[0].ToString());
        Assert.Contains("one of First, Second", report.Problems[3].Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Asks_the_options_for_rules_of_their_own()
    {
        var (_, report) = Bind(("Sample:Nested:Name", "forbidden"));

        Assert.Equal("Sample:Nested:Name", Assert.Single(report.Problems).Path);
    }

    [Fact]
    public void Never_shows_a_secret()
    {
        var (_, report) = Bind(("Sample:Key", "hunter2"));

        Assert.Equal("(secret)", report.Effective["Sample:Key"]);
        Assert.DoesNotContain(report.Effective.Values, value => value.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sample:Cuont", "Sample:Count")]
    [InlineData("Smaple:Nested:Name", "Sample:Nested:Name")]
    [InlineData("Something:Else:Entirely", null)]
    public void Knows_what_a_misspelt_key_meant(string key, string? suggestion)
    {
        var (_, report) = Bind();
        var configuration = Configure((key, "1"), ("Sample:Words:anything:Threshold", "0.5"), ("Logging:LogLevel:Default", "Debug"));

        var unknown = Assert.Single(SettingsFeature.UnknownKeys(configuration, report.Known));

        Assert.Equal((key, suggestion), unknown);
    }

    private static (SampleOptions Options, SettingsReport Report) Bind(params (string Key, string Value)[] settings)
    {
        var report = new SettingsReport();
        return (new SettingsBinder(report).Bind<SampleOptions>(Configure(settings), "Sample"), report);
    }

    private static IConfigurationRoot Configure(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();

    private enum SampleMode
    {
        First,
        Second,
    }

    private sealed class SampleOptions
    {
        [Setting("a number of things from 1 to 10", Min = 1, Max = 10)]
        public int Count { get; set; } = 3;

        public float Ratio { get; set; } = 1;

        public TimeSpan Wait { get; set; }

        public SampleMode Mode { get; set; }

        public SampleNested Nested { get; } = new();

        public List<string> Names { get; } = [];

        public Dictionary<string, SampleWord> Words { get; } = [];

        [Setting("a key", Secret = true)]
        public string? Key { get; set; }
    }

    private sealed class SampleNested : IValidatedSettings
    {
        public string? Name { get; set; }

        public IEnumerable<SettingProblem> Validate(string path) =>
            Name == "forbidden" ? [new SettingProblem(path + nameof(Name), Name, "another name")] : [];
    }

    private sealed class SampleWord
    {
        [Setting("a number from 0 to 1", Min = 0, Max = 1)]
        public float? Threshold { get; set; }
    }
}
