using System.Text.Json;

namespace HomeLab.Inference.Models;

/// <summary>The list of models that the store knows, with the exact length and SHA-256 of every file.</summary>
public sealed class ModelLock
{
    private readonly Dictionary<string, ModelEntry> _byId;

    internal ModelLock(IReadOnlyList<ModelEntry> entries)
    {
        Entries = entries;
        _byId = entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
    }

    /// <summary>A lock that lists nothing.</summary>
    public static ModelLock Empty { get; } = new([]);

    /// <summary>Every model, in the order of the file.</summary>
    public IReadOnlyList<ModelEntry> Entries { get; }

    /// <summary>The default set: what a home needs to wake, hear and speak.</summary>
    public IEnumerable<ModelEntry> DefaultSet => Entries.Where(entry => entry.IsDefault);

    /// <summary>The model of that name, or null.</summary>
    public ModelEntry? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The list that was compiled into the program.</summary>
    public static ModelLock LoadEmbedded()
    {
        using var stream = typeof(ModelLock).Assembly.GetManifestResourceStream("models.lock")
            ?? throw new ModelStoreException("The program was built without models.lock.");
        return Read(stream, "models.lock");
    }

    /// <summary>Reads a lock file.</summary>
    /// <exception cref="ModelStoreException">It cannot be read, is not JSON, or has faulty entries; all of them are listed.</exception>
    public static ModelLock Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModelStoreException($"The model list '{path}' cannot be read: {failure.Message}", failure);
        }
    }

    private static ModelLock Read(Stream stream, string name)
    {
        ModelLockDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(stream, ModelLockJsonContext.Default.ModelLockDocument);
        }
        catch (JsonException failure)
        {
            throw new ModelStoreException($"'{name}' is not a valid model list: {failure.Message}", failure);
        }

        return new ModelLock(ModelLockValidator.Validate(document, name));
    }
}
