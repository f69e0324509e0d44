using System.Security.Cryptography;

namespace HomeLab.Inference.Models.Downloads;

/// <summary>
/// A folder that holds model files under any names: a file counts when its length and SHA-256 are the listed ones. So a mirror can be
/// laid out by hash, by path, or be somebody's old downloads.
/// </summary>
internal sealed class FolderMirror : IModelSource
{
    /// <summary>More files than any mirror has; a home folder given by mistake is not walked to its end.</summary>
    private const int MostFiles = 50_000;

    private readonly string _folder;
    private readonly Lazy<ILookup<long, string>> _byLength;

    public FolderMirror(string folder)
    {
        _folder = Path.GetFullPath(folder);
        _byLength = new Lazy<ILookup<long, string>>(Index);
    }

    public string Name => _folder;

    /// <summary>Whether every file of the model is here.</summary>
    public bool Has(ModelEntry model) => model.Files.All(file => Find(file) is not null);

    public Task<SourceContent?> OpenAsync(ModelEntry model, ModelFile file, ResumePoint resume, CancellationToken cancellationToken)
    {
        if (Find(file) is not { } path)
        {
            return Task.FromResult<SourceContent?>(null);
        }

        try
        {
            var body = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            body.Position = resume.Bytes;
            return Task.FromResult<SourceContent?>(new SourceContent(body, resume.Bytes, path, null));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"'{path}' cannot be read: {failure.Message}", isTransient: false, failure);
        }
    }

    private string? Find(ModelFile file)
    {
        var name = Path.GetFileName(file.Path);
        return _byLength.Value[file.Bytes]
            .OrderByDescending(path => Path.GetFileName(path) == name)
            .FirstOrDefault(path => HasHash(path, file.Sha256));
    }

    private static bool HasHash(string path, string sha256)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
            return Convert.ToHexStringLower(SHA256.HashData(stream)) == sha256;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private ILookup<long, string> Index()
    {
        var everything = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            MaxRecursionDepth = 8,
            AttributesToSkip = 0,
        };
        try
        {
            return new DirectoryInfo(_folder)
                .EnumerateFiles("*", everything)
                .Take(MostFiles)
                .Select(file => (file.FullName, Length: LengthOf(file)))
                .ToLookup(file => file.Length, file => file.FullName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModelStoreException(
                $"The model mirror '{_folder}' cannot be read: {failure.Message} Correct HOMELAB_MODEL_MIRROR or unset it.", failure);
        }
    }

    /// <summary>Follows links: mirrors are often made of them.</summary>
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
        }
        catch (IOException)
        {
            return -1;
        }
    }
}
