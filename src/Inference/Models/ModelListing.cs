namespace HomeLab.Inference.Models;

/// <summary>How much of a listed model is on disk.</summary>
public enum ModelState
{
    /// <summary>Nothing.</summary>
    Available,

    /// <summary>A download was interrupted; a pull resumes it.</summary>
    Partial,

    /// <summary>A file is missing, or its length or SHA-256 is wrong; it is never loaded, a pull repairs it.</summary>
    Damaged,

    /// <summary>Complete.</summary>
    Installed,
}

/// <summary>A line of <c>homelab models list</c>.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Languages">As in <see cref="InstalledModel.Languages"/>.</param>
/// <param name="Licence">As in <see cref="InstalledModel.Licence"/>.</param>
/// <param name="Bytes">All files together.</param>
/// <param name="State">How much of it is on disk.</param>
/// <param name="Origin">Store, custom or demo.</param>
/// <param name="IsDefault">Part of the default set.</param>
public sealed record ModelListing(
    string Id,
    ModelKind Kind,
    string Title,
    IReadOnlyList<string> Languages,
    string? Licence,
    long Bytes,
    ModelState State,
    ModelOrigin Origin,
    bool IsDefault);

/// <summary>What <see cref="ModelStore.VerifyAsync"/> found.</summary>
/// <param name="Id">The model.</param>
/// <param name="Faults">Empty when every file has the listed length and SHA-256.</param>
public sealed record VerifyOutcome(string Id, IReadOnlyList<string> Faults);
