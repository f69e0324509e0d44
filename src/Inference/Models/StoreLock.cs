namespace HomeLab.Inference.Models;

/// <summary>
/// One writer over all processes: an exclusively opened <c>.lock</c> file in the store, freed by the system when its owner dies.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _file;

    private StoreLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Waits for the lock.</summary>
    /// <param name="root">The store's folder; created when absent.</param>
    /// <param name="clock">Paces the polling.</param>
    /// <param name="waiting">Called once when another owner is in the way.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ModelStoreException">The folder cannot be written.</exception>
    public static async Task<StoreLock> AcquireAsync(string root, TimeProvider clock, Action waiting, CancellationToken cancellationToken)
    {
        var announced = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryAcquire(root) is { } acquired)
            {
                return acquired;
            }

            if (!announced)
            {
                announced = true;
                waiting();
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }

    /// <summary>Lets the next one in.</summary>
    public void Dispose() => _file.Dispose();

    private static StoreLock? TryAcquire(string root)
    {
        var path = Path.Combine(root, ".lock");
        try
        {
            Directory.CreateDirectory(root);
            return new StoreLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (IsHeld(path))
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.NotWritable(root, failure);
        }
    }

    /// <summary>A lock that exists and can be opened for sharing elsewhere is held; anything else is a broken store.</summary>
    private static bool IsHeld(string path) => File.Exists(path) && (File.GetAttributes(path) & FileAttributes.ReadOnly) == 0;
}
