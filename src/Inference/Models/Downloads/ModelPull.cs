using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Models.Downloads;

/// <summary>Installs models, several at a time, each file by file; the caller holds the <see cref="StoreLock"/>.</summary>
internal sealed class ModelPull(
    StoreFolder store, IReadOnlyList<IModelSource> sources, ModelStoreOptions options, StoreDisk disk, TimeProvider clock, ILogger log)
{
    /// <summary>Kept free for the rest of the system.</summary>
    private const long ReserveBytes = 32 << 20;

    private readonly FileDownload _download = new(sources, options, disk, clock, log);

    public async Task<IReadOnlyList<PullOutcome>> RunAsync(
        IReadOnlyList<ModelEntry> models, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        var missing = models.Where(model => store.StateOf(model) != ModelState.Installed).ToList();
        CheckRoom(missing);
        var outcomes = new PullOutcome[models.Count];
        var work = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.ParallelDownloads), CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, models.Count, work, async (index, token) =>
            outcomes[index] = await InstallAsync(models[index], missing.Contains(models[index]), progress, token));
        return outcomes;
    }

    private async Task<PullOutcome> InstallAsync(
        ModelEntry model, bool isMissing, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        var meter = new PullMeter(model, progress, clock);
        var folder = store.FolderOf(model);
        try
        {
            if (isMissing)
            {
                RefuseLinks(folder, model);
                foreach (var file in model.Files)
                {
                    await FetchAsync(model, file, Path.Combine(folder, file.Path), meter, cancellationToken);
                }

                ModelStamp.Of(folder, model.Files).Write(folder, disk);
                log.ModelInstalled(model.Id, model.Bytes, model.Files.Count, folder);
            }

            meter.Report(PullStage.Installed);
            return new PullOutcome(model, meter.ReceivedBytes, null);
        }
        catch (Exception failure) when (failure is ModelStoreException or IOException or UnauthorizedAccessException)
        {
            meter.Report(PullStage.Failed);
            return new PullOutcome(model, meter.ReceivedBytes, InWords(failure, folder, model.Bytes - meter.Bytes));
        }
    }

    private async Task FetchAsync(ModelEntry model, ModelFile file, string target, PullMeter meter, CancellationToken cancellationToken)
    {
        var onDisk = new FileInfo(target);
        if (onDisk.Exists && onDisk.Length == file.Bytes && await StoreFolder.HashAsync(target, cancellationToken) == file.Sha256)
        {
            meter.Skip(file);
            return;
        }

        meter.Begin(file);
        await _download.RunAsync(model, file, target, meter.Arrived, cancellationToken);
        meter.End(file);
    }

    /// <summary>Better to refuse now than after twenty minutes.</summary>
    private void CheckRoom(List<ModelEntry> missing)
    {
        var needed = missing.Sum(
            model => model.Files.Sum(file => file.Bytes - OnDisk(Path.Combine(store.FolderOf(model), file.Path), file.Bytes)));
        var free = disk.FreeBytes(store.Root);
        if (needed > 0 && needed + ReserveBytes > free)
        {
            throw StoreErrors.DiskFull(store.Root, needed, free);
        }
    }

    private static long OnDisk(string target, long wholeLength)
    {
        var file = new FileInfo(target);
        var part = new FileInfo(target + ModelLockValidator.DownloadPartSuffix);
        var bytes = file.Exists ? file.Length : part.Exists ? part.Length : 0;
        return Math.Min(bytes, wholeLength);
    }

    /// <summary>A link in the way could make the store write anywhere.</summary>
    private static void RefuseLinks(string folder, ModelEntry model)
    {
        var paths = model.Files
            .Select(file => Path.GetDirectoryName(Path.Combine(folder, file.Path))!)
            .Append(folder)
            .Append(Path.GetDirectoryName(folder)!)
            .Distinct();
        foreach (var path in paths)
        {
            if (new DirectoryInfo(path).LinkTarget is not null)
            {
                throw StoreErrors.Linked(path);
            }
        }
    }

    private ModelStoreException InWords(Exception failure, string folder, long missingBytes) => failure switch
    {
        ModelStoreException told => told,
        _ when StoreDisk.IsFull(failure) => StoreErrors.DiskFull(folder, missingBytes, disk.FreeBytes(store.Root), failure),
        _ => StoreErrors.NotWritable(folder, failure),
    };
}
