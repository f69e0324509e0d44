using System.Text.RegularExpressions;

namespace HomeLab.Inference.Models;

/// <summary>Checks a lock file whole and reports every fault, because its paths become paths on this machine.</summary>
internal static partial class ModelLockValidator
{
    /// <summary>Longest list and largest file that are believed: a home has dozens of models, and the largest Whisper has 3 GB.</summary>
    private const int MostModels = 10_000;
    private const long LargestFileBytes = 16L << 30;

    public static IReadOnlyList<ModelEntry> Validate(ModelLockDocument? document, string name)
    {
        var faults = new List<string>();
        var entries = new List<ModelEntry>();
        if (document is not { Version: 1, Models: { Count: <= MostModels } models })
        {
            throw new ModelStoreException(
                $"'{name}' is not a model list that this version reads: expected \"version\": 1 and \"models\" with at most {MostModels} entries.");
        }

        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var model in models)
        {
            var before = faults.Count;
            var files = CheckFiles(model, faults);
            CheckModel(model, ids, faults);
            if (faults.Count == before && ModelKindNames.TryParse(model.Kind, out var kind))
            {
                entries.Add(new ModelEntry(
                    model.Id!, kind, model.Title ?? model.Id!, model.Languages
                        ?? [], model.Licence!, AsUrl(model.LicenceUrl), model.Features,
                    model.Default, model.ChecksumSource!, files));
            }
        }

        return faults.Count == 0
            ? entries
            : throw new ModelStoreException(
                $"'{name}' has {faults.Count} fault(s):{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", faults)}");
    }

    /// <summary>Whether a path stays inside its folder on every system: plain names joined by single forward slashes.</summary>
    public static bool IsSafePath(string? path) =>
        path is { Length: > 0 and <= 512 } && path.Split('/').All(IsSafeName);

    /// <summary>
    /// Whether a name is a plain file name: no separators, not hidden, not <c>..</c>, nothing that a shell or Windows reads otherwise.
    /// </summary>
    public static bool IsSafeName(string? name) =>
        name is { Length: > 0 and <= 128 }
            && PlainName().IsMatch(name)
            && !name.EndsWith(DownloadPartSuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reserved for downloads under way.</summary>
    public const string DownloadPartSuffix = ".part";

    private static void CheckModel(ModelLockModel model, HashSet<string> ids, List<string> faults)
    {
        var id = model.Id ?? "(no id)";
        Require(IsSafeName(model.Id), $"{id}: the id must be a plain name of letters, digits, '.', '-', '_'.");
        Require(model.Id is null || ids.Add(model.Id), $"{id}: the id occurs twice.");
        Require(
            ModelKindNames.TryParse(model.Kind, out var kind),
            $"{id}: kind '{model.Kind}' is none of {string.Join(", ", ModelKindNames.All)}.");
        Require(!string.IsNullOrWhiteSpace(model.Licence), $"{id}: the licence is missing.");
        Require(!string.IsNullOrWhiteSpace(model.ChecksumSource), $"{id}: checksumSource is missing; say where the SHA-256 comes from.");
        Require(
            (kind == ModelKind.Wake) == IsSafeName(model.Features),
            $"{id}: 'features' belongs to wake models, and to all of them: the id of their wake-features model.");
        Require(model.LicenceUrl is null || AsUrl(model.LicenceUrl) is not null, $"{id}: licenceUrl is not an http(s) address.");

        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    private static List<ModelFile> CheckFiles(ModelLockModel model, List<string> faults)
    {
        var files = new List<ModelFile>();
        var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in model.Files ?? [])
        {
            var fault =
                !IsSafePath(
                    file.Path) ? "the path leaves the model's folder or has characters other than letters, digits, '.', '-', '_', '/'"
                : !paths.Add(file.Path!) ? "the path occurs twice"
                : file.Bytes is <= 0 or > LargestFileBytes ? $"bytes {file.Bytes} is not between 1 and {LargestFileBytes}"
                : file.Sha256 is null || !Sha256Hex().IsMatch(file.Sha256) ? "sha256 is not 64 lower-case hexadecimal digits"
                : file.Url is not null && AsUrl(file.Url) is null ? $"url '{file.Url}' is not an http(s) address"
                : null;
            if (fault is not null)
            {
                faults.Add($"{model.Id}, file '{file.Path}': {fault}.");
                continue;
            }

            files.Add(new ModelFile(file.Path!, AsUrl(file.Url), file.Bytes, file.Sha256!));
        }

        if (model.Files is not { Count: > 0 })
        {
            faults.Add($"{model.Id}: no files are listed.");
        }

        return files;
    }

    private static Uri? AsUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.\-]*\z")]
    private static partial Regex PlainName();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Sha256Hex();
}
