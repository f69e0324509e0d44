using System.Globalization;
using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Tools;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests;

/// <summary>The systemd unit, as systemd itself judges it.</summary>
public sealed partial class SystemdUnitTests : IDisposable
{
    private const double MostExposure = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-unit-");
    private readonly string _unit;

    public SystemdUnitTests()
    {
        _unit = Path.Combine(_folder.FullName, "homelab.service");
        // The program is not in /opt here: systemd only looks whether it could be run.
        File.WriteAllText(
            _unit,
            File.ReadAllText(RepositoryFolder.Path("deploy/docker/homelab.service")).Replace(
                "/opt/homelab/homelab", "/bin/true", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Is_read_without_a_complaint()
    {
        var (exitCode, output) = Analyze("verify", "--man=no", _unit);

        Assert.True(exitCode == 0 && !output.Contains("homelab.service", StringComparison.Ordinal), output);
    }

    [Fact]
    public void A_misspelt_line_is_complained_about()
    {
        File.AppendAllText(_unit, "\n[Service]\nProtectHouse=yes\n");

        Assert.Contains("ProtectHouse", Analyze("verify", "--man=no", _unit).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_closed_in()
    {
        var (_, output) = Analyze("security", "--offline=true", "--no-pager", _unit);

        var exposure = double.Parse(Exposure().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);

        Assert.True(exposure <= MostExposure, output);
    }

    private static (int ExitCode, string Output) Analyze(params string[] arguments)
    {
        var program = ExternalTool.Find("systemd-analyze");
        Assert.SkipWhen(program is null, "systemd-analyze is not installed (Debian's package systemd)");

        return ExternalTool.Run(program, null, arguments);
    }

    [GeneratedRegex(@"exposure level for homelab\.service: ([0-9.]+)")]
    private static partial Regex Exposure();
}
