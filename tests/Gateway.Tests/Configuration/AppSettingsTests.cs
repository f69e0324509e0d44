using System.Collections;
using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Telemetry;
using HomeLab.Gateway.Voice;
using HomeLab.Wyoming.Hosting;
using Microsoft.Extensions.Configuration;

namespace HomeLab.Gateway.Tests.Configuration;

public sealed class AppSettingsTests
{
    [Fact]
    public void Appsettings_shows_every_setting_with_its_default()
    {
        var shipped = Bind(SettingsSources.Read(null, [], new Hashtable()));
        var defaults = Bind(new ConfigurationBuilder().Build());

        Assert.Empty(shipped.Problems);
        Assert.Equal(defaults.Effective, shipped.Effective);
        var json = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();
        var missing = shipped.Known.Where(key => !key.Contains('*', StringComparison.Ordinal) && json[key] is null);
        Assert.Empty(missing);
    }

    private static SettingsReport Bind(IConfiguration configuration)
    {
        var report = new SettingsReport();
        var binder = new SettingsBinder(report);
        binder.Bind<ListenerOptions>(configuration, "");
        binder.Bind<WyomingOptions>(configuration, "Wyoming");
        binder.Bind<DiscoveryOptions>(configuration, "Discovery");
        binder.Bind<ModelOptions>(configuration, "Models");
        binder.Bind<SttOptions>(configuration, "Stt");
        binder.Bind<TtsOptions>(configuration, "Tts");
        binder.Bind<WakeOptions>(configuration, "Wake");
        binder.Bind<ShutdownOptions>(configuration, "Shutdown");
        binder.Bind<TelemetryOptions>(configuration, "Telemetry");
        return report;
    }
}
