using System.Security.Cryptography;

namespace HomeLab.Inference.Models;

/// <summary>Reads the state of listed models in one folder that is laid out as <c>KIND/ID/PATH</c>: the store or the demo set.</summary>
internal sealed class StoreFolder(string root, ModelLock list, ModelOrigin origin, StoreDisk disk)
{
    public string Root => root;

    public ModelLock List => list;

    public string FolderOf(ModelEntry model) => Path.Combine(root, model.Kind.Name(), model.Id);

    /// <summary>The model if it is complete and verified, now or earlier.</summary>
    public InstalledModel? Find(ModelEntry model)
    {
        var folder = FolderOf(model);
        return StateOf(model) == ModelState.Installed
            ? new InstalledModel(model.Id, model.Kind, folder, model.Languages, model.Licence, origin)
            {
                Files = [.. model.Files.Select(file => file.Path)],
                Bytes = model.Bytes,
                Features = model.Features,
            }
            : null;
    }

    /// <summary>How much of the model is there; hashes only files that no stamp covers.</summary>
    public ModelState StateOf(ModelEntry model)
    {
        var folder = FolderOf(model);
        if (!Directory.Exists(folder))
        {
            return ModelState.Available;
        }

        var present = model.Files.Count(file => File.Exists(Path.Combine(folder, file.Path)));
        if (present < model.Files.Count)
        {
            var complete = File.Exists(Path.Combine(folder, ModelStamp.FileName));
            var started = present > 0
                || Directory.EnumerateFiles(folder, "*" + ModelLockValidator.DownloadPartSuffix, SearchOption.AllDirectories).Any();
            return complete ? ModelState.Damaged : started ? ModelState.Partial : ModelState.Available;
        }

        try
        {
            return IsVerified(model, folder) ? ModelState.Installed : ModelState.Damaged;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ModelState.Damaged;
        }
    }

    /// <summary>Hashes every file; an empty list means that all is well, and the stamp is renewed. Otherwise it is withdrawn.</summary>
    public async Task<IReadOnlyList<string>> VerifyAsync(ModelEntry model, CancellationToken cancellationToken)
    {
        var folder = FolderOf(model);
        var faults = new List<string>();
        foreach (var file in model.Files)
        {
            var onDisk = new FileInfo(Path.Combine(folder, file.Path));
            if (!onDisk.Exists)
            {
                faults.Add($"{file.Path} is missing");
            }
            else if (onDisk.Length != file.Bytes)
            {
                faults.Add($"{file.Path} has {onDisk.Length} bytes, expected {file.Bytes}");
            }
            else if (await HashAsync(onDisk.FullName, cancellationToken) is var found && found != file.Sha256)
            {
                faults.Add($"{file.Path} has SHA-256 {found}, expected {file.Sha256}");
            }
        }

        if (origin == ModelOrigin.Store)
        {
            Stamp(model, folder, faults.Count == 0);
        }

        return faults;
    }

    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = OpenForHashing(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private bool IsVerified(ModelEntry model, string folder)
    {
        var stamp = ModelStamp.Read(folder);
        var renewed = false;
        foreach (var file in model.Files)
        {
            var onDisk = new FileInfo(Path.Combine(folder, file.Path));
            if (onDisk.Length != file.Bytes)
            {
                return false;
            }

            // The demo set is part of the program: whoever can change it can change the program.
            if (origin == ModelOrigin.Demo || stamp?.Covers(file, onDisk) == true)
            {
                continue;
            }

            using var stream = OpenForHashing(onDisk.FullName);
            if (Convert.ToHexStringLower(SHA256.HashData(stream)) != file.Sha256)
            {
                return false;
            }

            renewed = true;
        }

        if (renewed)
        {
            Stamp(model, folder, good: true);
        }

        return true;
    }

    /// <summary>A stamp only saves time: a read-only store works without, and hashes at each start.</summary>
    private void Stamp(ModelEntry model, string folder, bool good)
    {
        try
        {
            if (good)
            {
                ModelStamp.Of(folder, model.Files).Write(folder, disk);
            }
            else
            {
                File.Delete(Path.Combine(folder, ModelStamp.FileName));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Nothing is lost but the time of the next hashing.
        }
    }

    private static FileStream OpenForHashing(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan | FileOptions.Asynchronous);
}
