namespace HomeLab.Inference.Models;

/// <summary>The store's failures in words.</summary>
internal static class StoreErrors
{
    public static ModelStoreException NotWritable(string folder, Exception cause) =>
        new(
            $"The model store cannot write to '{folder}': {cause.Message} Make it writable, or set HOMELAB_MODELS to a folder that is.",
            cause);

    public static ModelStoreException DiskFull(string folder, long neededBytes, long freeBytes, Exception? cause = null)
    {
        var message = $"The disk is full: '{folder}' needs {Size(neededBytes)} more and has {Size(freeBytes)} free. Make room or set HOMELAB_MODELS to a folder on a larger disk, then run the same command again; it resumes.";
        return cause is null ? new ModelStoreException(message) : new ModelStoreException(message, cause);
    }

    public static ModelStoreException Unknown(string id, ModelLock list)
    {
        var near = list.Entries
            .Select(entry => entry.Id)
            .Where(
                known => known.Contains(id, StringComparison.OrdinalIgnoreCase) || id.Contains(known, StringComparison.OrdinalIgnoreCase))
            .Take(5)
            .ToList();
        var hint = near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : "";
        return new ModelStoreException($"There is no model '{id}' in models.lock.{hint} 'homelab models list' shows every name.");
    }

    public static ModelStoreException Linked(string path) =>
        new(
            $"'{path}' is a symbolic link inside the model store; the store writes only to real folders. Remove the link, or keep your own models under custom/.");

    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => $"{bytes / 1e9:0.0} GB",
        >= 1_000_000 => $"{bytes / 1e6:0.0} MB",
        >= 1_000 => $"{bytes / 1e3:0.0} kB",
        _ => $"{bytes} B",
    };
}
