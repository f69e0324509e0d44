namespace HomeLab.Inference.Models;

/// <summary>One model of models.lock.</summary>
/// <param name="Id">Unique name; letters, digits, dot, dash, underscore.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Languages">As in <see cref="InstalledModel.Languages"/>.</param>
/// <param name="Licence">Licence in a few words, shown before a download.</param>
/// <param name="LicenceUrl">Where the licence can be read; null where there is no page.</param>
/// <param name="Features">The feature set of a wake head; null for other kinds.</param>
/// <param name="IsDefault">Part of what <c>homelab models pull</c> fetches when no name is given.</param>
/// <param name="ChecksumSource">Where the SHA-256 values come from.</param>
/// <param name="Files">Every file that the engine needs.</param>
public sealed record ModelEntry(
    string Id,
    ModelKind Kind,
    string Title,
    IReadOnlyList<string> Languages,
    string Licence,
    Uri? LicenceUrl,
    string? Features,
    bool IsDefault,
    string ChecksumSource,
    IReadOnlyList<ModelFile> Files)
{
    /// <summary>All files together.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);
}

/// <summary>One file of a model.</summary>
/// <param name="Path">Relative to the model's folder, with forward slashes.</param>
/// <param name="Url">Where the hub has it, pinned to a revision; null for files that ship with the program.</param>
/// <param name="Bytes">Exact length.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record ModelFile(string Path, Uri? Url, long Bytes, string Sha256);
