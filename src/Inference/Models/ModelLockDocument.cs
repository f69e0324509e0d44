using System.Text.Json.Serialization;

namespace HomeLab.Inference.Models;

/// <summary>models.lock as it is written; <see cref="ModelLockValidator"/> turns it into <see cref="ModelEntry"/> values.</summary>
internal sealed record ModelLockDocument(int Version, IReadOnlyList<ModelLockModel>? Models);

internal sealed record ModelLockModel(
    string? Id,
    string? Kind,
    string? Title,
    IReadOnlyList<string>? Languages,
    string? Licence,
    string? LicenceUrl,
    string? Features,
    bool Default,
    string? ChecksumSource,
    IReadOnlyList<ModelLockFile>? Files);

internal sealed record ModelLockFile(string? Path, string? Url, long Bytes, string? Sha256);

[JsonSerializable(typeof(ModelLockDocument))]
[JsonSerializable(typeof(ModelStamp))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
internal sealed partial class ModelLockJsonContext : JsonSerializerContext;
