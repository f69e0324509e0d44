using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Models;

/// <summary>Messages of the model store, ids 2400–2499.</summary>
internal static partial class ModelStoreLog
{
    [LoggerMessage(2400, LogLevel.Information, "Model {Model} is installed ({Bytes} bytes, {Files} files) in {Folder}.")]
    public static partial void ModelInstalled(this ILogger log, string model, long bytes, int files, string folder);

    [LoggerMessage(2401, LogLevel.Information, "Another process is downloading models; waiting for it.")]
    public static partial void WaitingForStore(this ILogger log);

    [LoggerMessage(2402, LogLevel.Warning, "Model {Model}: {File} stopped at {Bytes} of {TotalBytes} bytes and will be resumed: {Reason}")]
    public static partial void TransferInterrupted(this ILogger log, string model, string file, long bytes, long totalBytes, string reason);

    [LoggerMessage(2403, LogLevel.Debug, "Model {Model}: {File} is not to be had here: {Reason}")]
    public static partial void SourceRefused(this ILogger log, string model, string file, string reason);

    [LoggerMessage(2404, LogLevel.Warning, "Model {Model} in {Folder} does not match models.lock and is not loaded. Run 'homelab models verify {Model}', then 'homelab models pull {Model}'.")]
    public static partial void ModelDamaged(this ILogger log, string model, string folder);

    [LoggerMessage(2405, LogLevel.Information, "Model {Model} is removed.")]
    public static partial void ModelRemoved(this ILogger log, string model);

    [LoggerMessage(2406, LogLevel.Warning, "The folder of the user's own models {Folder} cannot be read: {Reason}")]
    public static partial void CustomFolderUnreadable(this ILogger log, string folder, string reason);

    [LoggerMessage(2407, LogLevel.Warning, "The folder '{Folder}' cannot be watched: {Reason} It is looked at every few seconds instead, once it is there.")]
    public static partial void FolderNotWatched(this ILogger log, string folder, string reason);

    [LoggerMessage(2408, LogLevel.Error, "Looking through a folder of custom models failed; it is looked through again later.")]
    public static partial void ScanFailed(this ILogger logger, Exception failure);
}
