using System.Text.Json;

namespace HomeLab.Inference.Models;

/// <summary>
/// Says which files of a model folder were verified, with their length and time stamp, so that a start need not hash them again.
/// It lies in the folder as <c>.verified.json</c> and is written last: without it a model counts as installed only after hashing.
/// </summary>
internal sealed record ModelStamp(IReadOnlyList<ModelStampFile> Files)
{
    public const string FileName = ".verified.json";

    public static ModelStamp Of(string folder, IEnumerable<ModelFile> files) =>
        new([.. files.Select(file =>
        {
            var onDisk = new FileInfo(Path.Combine(folder, file.Path));
            return new ModelStampFile(file.Path, onDisk.Length, onDisk.LastWriteTimeUtc.Ticks, file.Sha256);
        })]);

    /// <summary>The folder's stamp; null when there is none or it cannot be read.</summary>
    public static ModelStamp? Read(string folder)
    {
        try
        {
            using var stream = File.OpenRead(Path.Combine(folder, FileName));
            return JsonSerializer.Deserialize(stream, ModelLockJsonContext.Default.ModelStamp);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder, StoreDisk disk)
    {
        // A name of its own: a service that starts and a pull that ends may both stamp the same model.
        var temporary = Path.Combine(folder, $"{FileName}.{Guid.NewGuid():N}{ModelLockValidator.DownloadPartSuffix}");
        using (var stream = disk.OpenForWriting(temporary))
        {
            JsonSerializer.Serialize(stream, this, ModelLockJsonContext.Default.ModelStamp);
        }

        disk.Publish(temporary, Path.Combine(folder, FileName));
    }

    /// <summary>Whether the file on disk is the one that was verified against this hash.</summary>
    public bool Covers(ModelFile file, FileInfo onDisk) =>
        Files?.Any(stamped =>
            stamped.Path == file.Path
            && stamped.Sha256 == file.Sha256
            && stamped.Bytes == onDisk.Length
            && stamped.ModifiedTicks == onDisk.LastWriteTimeUtc.Ticks) == true;
}

/// <summary>One verified file.</summary>
internal sealed record ModelStampFile(string Path, long Bytes, long ModifiedTicks, string Sha256);
