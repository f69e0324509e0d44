using HomeLab.Gateway.Access.Keys;
using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Access;

/// <summary>Who may use the HTTP port; section <c>Access</c>.</summary>
public sealed class AccessOptions : IValidatedSettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Access";

    /// <summary>Whether a key is needed. <value>The default is <see cref="AccessMode.Auto"/>.</value></summary>
    public AccessMode Mode { get; set; }

    /// <summary>
    /// Whether lists of models and voices are readable without a key: Open WebUI sends none there and shows six wrong voices otherwise.
    /// <value>The default is true.</value>
    /// </summary>
    public bool PublicLists { get; set; } = true;

    /// <summary>
    /// File of keys that <c>homelab keys</c> writes; read again when it changes. <value>Empty is
    /// <c>~/.config/homelab/keys.json</c>.</value>
    /// </summary>
    public string KeysFile { get; set; } = "";

    internal string EffectiveKeysFile => KeysFile.Length > 0 ? KeysFile : KeyFile.DefaultPath;

    /// <summary>Keys in the configuration, beside those of the file.</summary>
    public IList<ApiKey> Keys { get; } = [];

    /// <summary>Tokens of an OpenID provider instead of keys.</summary>
    public JwtOptions Jwt { get; } = new();

    /// <summary>What Open WebUI says about its users.</summary>
    public OpenWebUiOptions OpenWebUi { get; } = new();

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(string path)
    {
        foreach (var key in Keys.GroupBy(key => key.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return new SettingProblem(path + nameof(Keys), key.Key, "a different id for each key");
        }
    }
}

/// <summary>Whether a key is needed.</summary>
public enum AccessMode
{
    /// <summary>Needed when the HTTP port can be reached from other machines.</summary>
    Auto,

    /// <summary>Always needed.</summary>
    Required,

    /// <summary>Never needed, also when the whole house can reach the port.</summary>
    Off,
}
