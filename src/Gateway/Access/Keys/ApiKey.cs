using System.Text.Json.Serialization;
using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Llm;

namespace HomeLab.Gateway.Access.Keys;

/// <summary>One API key: its hash and what it may do. The key itself is nowhere.</summary>
public sealed class ApiKey : IValidatedSettings
{
    private const int HashCharacters = 64;

    /// <summary>Name in logs, metrics and <c>homelab keys list</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>SHA-256 of the key in hexadecimal.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>
    /// Models it may use, by the names that clients send, those of audio (<c>whisper-1</c>, <c>tts-1</c>) among them; <c>*</c> at the end
    /// of a name stands for anything. Empty = all.
    /// </summary>
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public IList<string> Models { get; } = [];

    /// <summary>Beginnings of paths that it may use, for example <c>/v1/audio</c>. Empty = all.</summary>
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public IList<string> Routes { get; } = [];

    /// <summary>Requests in a minute; 0 = no limit.</summary>
    [Setting("a number of requests, 0 for no limit", Min = 0)]
    public int RequestsPerMinute { get; set; }

    /// <summary>Tokens in a day (UTC), prompts and answers; 0 = no limit.</summary>
    [Setting("a number of tokens, 0 for no limit", Min = 0)]
    public long TokensPerDay { get; set; }

    /// <summary>Requests at once; 0 = no limit.</summary>
    [Setting("a number of requests, 0 for no limit", Min = 0)]
    public int Concurrency { get; set; }

    /// <summary>The best class that its requests may have. <value>The default is voice.</value></summary>
    public RequestPriority Priority { get; set; } = RequestPriority.Voice;

    /// <summary>When it was made.</summary>
    public string Created { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(string path)
    {
        if (Id.Length == 0)
        {
            yield return new SettingProblem(path + nameof(Id), null, "a name for the key");
        }

        if (Sha256.Length != HashCharacters || !Sha256.All(char.IsAsciiHexDigit))
        {
            yield return new SettingProblem(
                path + nameof(Sha256), null, "64 hexadecimal digits, the SHA-256 of the key", "Make one with: homelab keys new");
        }
    }

    internal bool MayUse(string model) => Models.Count == 0 || Models.Any(pattern => Matches(pattern, model));

    internal bool MayCall(PathString path) =>
        Routes.Count == 0 || Routes.Any(route => path.StartsWithSegments(route.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));

    private static bool Matches(string pattern, string model) =>
        pattern.EndsWith('*')
            ? model.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
            : string.Equals(pattern, model, StringComparison.OrdinalIgnoreCase);
}
