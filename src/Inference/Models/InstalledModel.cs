namespace HomeLab.Inference.Models;

/// <summary>A model that is complete on disk.</summary>
/// <param name="Id">Its name, unique over all kinds, for example <c>en_US-lessac-medium</c>.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Folder">Full path of the folder that its files lie in.</param>
/// <param name="Languages">BCP 47 tags or Piper's form (<c>en</c>, <c>de_DE</c>); empty when it is bound to none or says so in its own
/// files.</param>
/// <param name="Licence">Its licence in a few words; null where nobody stated one (custom models).</param>
/// <param name="Origin">Store, custom or demo.</param>
public sealed record InstalledModel(
    string Id,
    ModelKind Kind,
    string Folder,
    IReadOnlyList<string> Languages,
    string? Licence,
    ModelOrigin Origin)
{
    /// <summary>Its files, relative to <see cref="Folder"/>, the main one first.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>All files together.</summary>
    public required long Bytes { get; init; }

    /// <summary>For a wake word head the id of its <see cref="ModelKind.WakeFeatures"/> model; null for other kinds.</summary>
    public string? Features { get; init; }

    /// <summary>Full path of the first <c>.onnx</c> file: the wake head, the embedding, the detector, the voice.</summary>
    /// <exception cref="InferenceException">There is none.</exception>
    public string OnnxPath =>
        Files.FirstOrDefault(file => file.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)) is { } file
            ? Path.Combine(Folder, file)
            : throw new InferenceException($"The model '{Id}' in '{Folder}' has no .onnx file. Run 'homelab models verify {Id}'.");
}
