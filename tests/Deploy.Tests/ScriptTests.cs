using HomeLab.Deploy.Tests.Tools;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests;

/// <summary>Our shell scripts against a kubectl that answers what the test says and writes down what it was asked.</summary>
public sealed class ScriptTests : IDisposable
{
    private const string Nfs = "deploy/k8s/infrastructure/configs/base/nfs/storageclasses.sh";
    private const string Drill = "deploy/k8s/infrastructure/configs/base/velero/restore-drill/drill.sh";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-scripts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Makes_the_storage_classes_that_are_missing()
    {
        var (exitCode, calls) = Run(Nfs, "create) cat >> calls ;;");

        Assert.Equal(0, exitCode);
        Assert.Contains("name: nfs-models", calls, StringComparison.Ordinal);
        Assert.Contains("name: nfs-backup", calls, StringComparison.Ordinal);
        Assert.Contains("server: \"nas.test\"", calls, StringComparison.Ordinal);
        Assert.Contains("share: \"/models\"", calls, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_a_storage_class_alone_that_is_right()
    {
        var (exitCode, calls) = Run(
            Nfs, "get) case \"$3\" in nfs-models) printf nas.test:/models ;; *) printf nas.test:/backup ;; esac ;;");

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("create", calls, StringComparison.Ordinal);
        Assert.DoesNotContain("delete", calls, StringComparison.Ordinal);
    }

    [Fact]
    public void Replaces_a_storage_class_of_another_server()
    {
        var (exitCode, calls) = Run(Nfs, "get) printf old.test:/models ;;\n  create) cat > /dev/null ;;");

        Assert.Equal(0, exitCode);
        Assert.Contains("delete storageclass nfs-models", calls, StringComparison.Ordinal);
    }

    [Theory, InlineData("Completed", "Bound", 0), InlineData("PartiallyFailed", "Bound", 1), InlineData("Completed", "Pending", 1)]
    public void Believes_a_restore_only_when_it_completed_and_a_claim_is_bound(string phase, string claim, int expected)
    {
        var (exitCode, calls) = Run(
            Drill,
            $"-n) case \"$4\" in backups.velero.io) printf daily-1 ;; restores.velero.io) printf {phase} ;; persistentvolumeclaims) echo {claim} ;; esac ;;\n  create) cat >> calls ;;");

        Assert.Equal(expected, exitCode);
        Assert.Contains("backupName: daily-1", calls, StringComparison.Ordinal);
        Assert.Contains("open-webui: restore-drill", calls, StringComparison.Ordinal);
    }

    private (int ExitCode, string Calls) Run(string script, string answers)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "there is no /bin/sh here");
        ExternalTool.WriteScript(_folder.FullName, "kubectl", $"#!/bin/sh\necho \"$@\" >> calls\ncase \"$1\" in\n  {answers}\nesac\n");
        var command = $"PATH=\"{_folder.FullName}:$PATH\" NFS_SERVER=nas.test NFS_MODELS_PATH=/models NFS_BACKUP_PATH=/backup sh \"{RepositoryFolder.Path(script)}\"";
        var (exitCode, _) = ExternalTool.Run("/bin/sh", _folder.FullName, "-c", command);

        return (exitCode, File.ReadAllText(Path.Combine(_folder.FullName, "calls")));
    }
}
