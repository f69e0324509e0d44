using HomeLab.Inference.Models;
using HomeLab.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeLab.Inference.Tests.Models;

public sealed class FolderWatchTests : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    private readonly string _folder = Directory.CreateTempSubdirectory("homelab-watch-").FullName;
    private readonly ManualTimeProvider _time = new();
    private int _scans;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_changes_during_a_scan_is_looked_at_soon_and_not_only_with_the_next_round()
    {
        FolderWatch? watch = null;
        using (watch = Watch(() => { watch!.Changed(); return false; }, times: 1))
        {
            _time.Advance(Quiet);
            Assert.Equal(1, _scans);

            _time.Advance(Quiet);
            Assert.Equal(2, _scans);

            _time.Advance(Quiet);
            Assert.Equal(2, _scans);
        }
    }

    [Fact]
    public void A_scan_that_wants_another_look_gets_it_soon()
    {
        using var watch = Watch(() => true, times: 2);

        _time.Advance(Quiet);
        _time.Advance(Quiet);
        _time.Advance(Quiet);
        _time.Advance(Quiet);

        Assert.Equal(3, _scans);
    }

    private FolderWatch Watch(Func<bool> scan, int times) =>
        new(_folder, () => ++_scans <= times && scan(), NullLogger.Instance, _time);
}
