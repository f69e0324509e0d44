using System.Text.Json.Serialization;

namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// What every program, model and voice of <c>info</c> says about itself. Its fields are written first, null ones included.
/// </summary>
public abstract record InfoArtifact
{
    /// <summary>Stable id; Home Assistant shows the description instead where there is one.</summary>
    [JsonPropertyOrder(-6)]
    public required string Name { get; init; }

    /// <summary>Who made it.</summary>
    [JsonPropertyOrder(-5)]
    public required Attribution Attribution { get; init; }

    /// <summary>Whether it works now; Home Assistant uses nothing else.</summary>
    [JsonPropertyOrder(-4)]
    [JsonConverter(typeof(PythonBoolConverter))]
    public required bool Installed { get; init; }

    /// <summary>What a person reads.</summary>
    [JsonPropertyOrder(-3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Description { get; init; }

    /// <summary>Version of the program or model.</summary>
    [JsonPropertyOrder(-2)]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Version { get; init; }
}

/// <summary>Who made a program, model or voice.</summary>
/// <param name="Name">A name.</param>
/// <param name="Url">Where to find them.</param>
public sealed record Attribution(string Name, string Url);
