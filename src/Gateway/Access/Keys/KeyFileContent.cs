using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeLab.Gateway.Access.Keys;

/// <summary>What the file of keys holds.</summary>
internal sealed class KeyFileContent
{
    /// <summary>The keys.</summary>
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public List<ApiKey> Keys { get; } = [];
}

/// <summary>Reads and writes <see cref="KeyFileContent"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(KeyFileContent))]
internal sealed partial class KeyFileJson : JsonSerializerContext;
