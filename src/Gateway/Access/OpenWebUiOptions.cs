using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Access;

/// <summary>
/// Open WebUI can name its user in every request. Whoever can send headers can claim to be anyone, so plain headers are believed only when
/// told so, and only together with a valid key where keys are needed; a signed token is believed by its signature.
/// </summary>
public sealed class OpenWebUiOptions
{
    /// <summary>Believe <c>X-OpenWebUI-User-Id</c> (ENABLE_FORWARD_USER_INFO_HEADERS there). <value>The default is false.</value></summary>
    public bool TrustUserHeaders { get; set; }

    /// <summary>Secret of <c>X-OpenWebUI-User-Jwt</c> (FORWARD_USER_INFO_HEADER_JWT_SECRET there); empty ignores the token.</summary>
    [Setting("the secret that Open WebUI signs with", Secret = true)]
    public string UserTokenSecret { get; set; } = "";

    /// <summary>Requests that one user may make in a minute. <value>0, the default, is no limit.</value></summary>
    [Setting("a number of requests, 0 for no limit", Min = 0)]
    public int RequestsPerMinute { get; set; }

    /// <summary>Tokens that one user may cost in a day (UTC). <value>0, the default, is no limit.</value></summary>
    [Setting("a number of tokens, 0 for no limit", Min = 0)]
    public long TokensPerDay { get; set; }
}
