using System.Text.Json.Serialization;

namespace HomeLab.Gateway.Cli.Doctor;

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but not as well as it could.</summary>
    Warn,

    /// <summary>Will not work.</summary>
    Fail,
}

/// <summary>One line of the doctor.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Fix">What to do; null when nothing.</param>
internal sealed record Finding(
    string Subject, [property: JsonConverter(typeof(JsonStringEnumConverter<FindingLevel>))] FindingLevel Level, string Detail, string? Fix = null);

/// <summary>JSON of the doctor.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Finding[]))]
internal sealed partial class DoctorJsonContext : JsonSerializerContext;
