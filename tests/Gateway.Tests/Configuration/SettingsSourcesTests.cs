using System.Collections;
using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Tests.Configuration;

public sealed class SettingsSourcesTests
{
    [Fact]
    public void The_command_line_beats_the_environment_and_that_beats_files()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{"Host": "10.0.0.1", "Http": {"Port": 1, "Host": "10.0.0.2"}, "Management": {"Port": 5}}""");

        var settings = SettingsSources.Read(
            file,
            ["Http:Port=3", "Wyoming__Tts__Port=4"],
            new Hashtable { ["HOMELAB_Http__Port"] = "2", ["HOMELAB_Http__Host"] = "10.0.0.3" });
        File.Delete(file);

        Assert.Equal("3", settings["Http:Port"]);
        Assert.Equal("10.0.0.3", settings["Http:Host"]);
        Assert.Equal("10.0.0.1", settings["Host"]);
        Assert.Equal("5", settings["Management:Port"]);
        Assert.Equal("4", settings["Wyoming:Tts:Port"]);
        Assert.Equal("10300", settings["Wyoming:Stt:Port"]);
    }

    [Fact]
    public void Variables_that_are_not_settings_are_left_alone()
    {
        var settings = SettingsSources.FromEnvironment(new Hashtable
        {
            ["HOMELAB_MODELS"] = "/models",
            ["HOMELAB_PORT"] = "tcp://10.0.0.1:8080",
            ["HOMELAB_SERVICE_HOST"] = "10.0.0.1",
            ["PATH"] = "/bin",
            ["HOMELAB_Host"] = "0.0.0.0",
        });

        Assert.Equal(["Host"], settings.Keys);
    }

    [Theory]
    [InlineData(null, "Http")]
    [InlineData("http/protobuf", "Http")]
    [InlineData("grpc", "Grpc")]
    public void The_collector_that_all_programs_are_told_of_is_taken_unless_ours_is_named(string? protocol, string expected)
    {
        var common = new Hashtable { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://all:4318", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol };
        var named = new Hashtable
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://all:4318",
            ["HOMELAB_Telemetry__Otlp__Endpoint"] = "http://ours:4318",
        };

        var settings = SettingsSources.Read(null, [], common);

        Assert.Equal("http://all:4318", settings["Telemetry:Otlp:Endpoint"]);
        Assert.Equal(expected, settings["Telemetry:Otlp:Protocol"]);
        Assert.Equal("http://ours:4318", SettingsSources.Read(null, [], named)["Telemetry:Otlp:Endpoint"]);
    }

    [Theory]
    [InlineData("Http:Port")]
    [InlineData("=3")]
    public void An_assignment_without_key_and_value_is_explained(string assignment)
    {
        var failure = Assert.Throws<SettingsException>(() => SettingsSources.Read(null, [assignment], new Hashtable()));

        Assert.Contains("expected Section:Key=value", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var failure = Assert.Throws<SettingsException>(() => SettingsSources.Read("/does/not/exist.json", [], new Hashtable()));

        Assert.Contains("/does/not/exist.json", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_is_named_with_the_place()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "{\n  \"Host\": oops\n}");

        var failure = Assert.Throws<SettingsException>(() => SettingsSources.Read(file, [], new Hashtable()));
        File.Delete(file);

        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 1", failure.Message, StringComparison.Ordinal);
    }
}
