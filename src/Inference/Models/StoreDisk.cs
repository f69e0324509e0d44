using System.Runtime.InteropServices;

namespace HomeLab.Inference.Models;

/// <summary>Every write of the store goes through here: files that survive a power cut, and errors in words.</summary>
internal partial class StoreDisk
{
    /// <summary>errno of a full disk and of a used-up quota on Linux; .NET passes them on as HResult.</summary>
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Win32 ERROR_DISK_FULL as an HRESULT.</summary>
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>
    /// Opens a file to read and write, creating it and its folder; a symbolic link in its place is replaced, not followed.
    /// </summary>
    public virtual Stream OpenForWriting(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (new FileInfo(path) is { LinkTarget: not null } link)
        {
            link.Delete();
        }

        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        });
    }

    /// <summary>Bytes that an ordinary user may still write in this folder's file system.</summary>
    public virtual long FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>Makes a finished file take its place at once, also after a power cut: fsync, rename, fsync of the folder.</summary>
    public virtual void Publish(string temporary, string target)
    {
        using (var stream = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
        {
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, target, overwrite: true);
        SyncFolder(Path.GetDirectoryName(target)!);
    }

    /// <summary>Whether a write failed because the disk or the quota is full.</summary>
    public static bool IsFull(Exception failure) =>
        failure is IOException { HResult: NoSpace or QuotaExceeded or WindowsDiskFull };

    private static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        // .NET opens no folders; a failure only weakens the promise after a power cut, and the next start hashes again.
        var descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
