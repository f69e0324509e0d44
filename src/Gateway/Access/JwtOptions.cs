using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Access;

/// <summary>
/// Tokens of an OpenID provider (Keycloak, Authentik) as an alternative to keys. Off while <see cref="Issuer"/> is empty.
/// </summary>
public sealed class JwtOptions : IValidatedSettings
{
    /// <summary>The provider; must equal the token's <c>iss</c>.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>What the token must be for (<c>aud</c>).</summary>
    public string Audience { get; set; } = "homelab";

    /// <summary>
    /// Where the provider publishes its keys. <value>Empty asks <c>{Issuer}/.well-known/openid-configuration</c>.</value>
    /// </summary>
    public string KeysUrl { get; set; } = "";

    /// <summary>Clock difference that is forgiven. <value>The default is 1 min.</value></summary>
    [Setting("a duration from 0s to 10m", Min = 0, Max = 600)]
    public TimeSpan Leeway { get; set; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(string path)
    {
        foreach (var (name, value) in new[] { (nameof(Issuer), Issuer), (nameof(KeysUrl), KeysUrl) })
        {
            if (value.Length > 0 && !(Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            {
                yield return new SettingProblem(path + name, value, "an http or https address");
            }
        }
    }
}
