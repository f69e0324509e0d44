using HomeLab.Gateway.Access.Keys;
using HomeLab.Gateway.Access.Tokens;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Access;

/// <summary>Finds out who presents a secret: a key of the ring, or a token of the issuer.</summary>
internal sealed class Authenticator(KeyRing keys, IssuerKeys issuer, IOptions<AccessOptions> options, TimeProvider time)
{
    /// <summary>Who it is; null when nobody is known by it.</summary>
    public async ValueTask<Identity?> IdentifyAsync(Secret secret, CancellationToken cancellationToken)
    {
        if (keys.Find(secret) is { } key)
        {
            return new Identity(key.Id, key);
        }

        var jwt = options.Value.Jwt;
        if (jwt.Issuer.Length == 0 || !JsonWebToken.TryRead(secret.Text.ToString(), out var token))
        {
            return null;
        }

        var isGood = token.IsFrom(jwt.Issuer)
            && token.IsFor(jwt.Audience)
            && token.IsCurrent(time.GetUtcNow(), jwt.Leeway)
            && token.Subject is { Length: > 0 }
            && await issuer.VerifiesAsync(token, cancellationToken);
        return isGood ? new Identity("jwt", null) { Subject = token.Subject } : null;
    }
}

/// <summary>Who presents a secret.</summary>
/// <param name="KeyId">Name for metrics and logs.</param>
/// <param name="Key">The key; null for a token.</param>
internal sealed record Identity(string KeyId, ApiKey? Key)
{
    /// <summary>Whom a token is about.</summary>
    public string? Subject { get; init; }
}
