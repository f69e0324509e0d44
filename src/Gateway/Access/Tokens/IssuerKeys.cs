using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using HomeLab.Gateway.Access.Diagnostics;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Access.Tokens;

/// <summary>
/// The public keys of the token issuer (RS256, ES256), fetched when first needed and again when a token names an unknown one, at most once
/// a minute.
/// </summary>
internal sealed class IssuerKeys(IOptions<AccessOptions> options, TimeProvider time, ILogger<IssuerKeys> logger) : IDisposable
{
    private static readonly TimeSpan EarliestRepeat = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1024 * 1024 };
    private readonly SemaphoreSlim _fetching = new(1);
    private Dictionary<string, AsymmetricAlgorithm> _keys = [];
    private DateTimeOffset _fetched = DateTimeOffset.MinValue;

    /// <summary>Whether one of the issuer's keys made the signature.</summary>
    public async Task<bool> VerifiesAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        if (token.Algorithm is not ("RS256" or "ES256"))
        {
            return false;
        }

        if (!_keys.ContainsKey(token.KeyId ?? ""))
        {
            await FetchAsync(cancellationToken);
        }

        return _keys.TryGetValue(token.KeyId ?? "", out var key) && Verifies(token, key);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _fetching.Dispose();
    }

    private static bool Verifies(JsonWebToken token, AsymmetricAlgorithm key) => (token.Algorithm, key) switch
    {
        ("RS256", RSA rsa) => rsa.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        ("ES256", ECDsa ecdsa) => ecdsa.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256),
        _ => false,
    };

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        var url = options.Value.Jwt.KeysUrl;
        try
        {
            if (time.GetUtcNow() - _fetched < EarliestRepeat)
            {
                return;
            }

            _fetched = time.GetUtcNow();
            if (url.Length == 0)
            {
                url = options.Value.Jwt.Issuer.TrimEnd('/') + "/.well-known/openid-configuration";
                using var discovery = await GetAsync(url, cancellationToken);
                url = discovery.RootElement.GetProperty("jwks_uri").GetString() ?? "";
            }

            using var keys = await GetAsync(url, cancellationToken);
            _keys = Read(keys.RootElement);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException or CryptographicException or UriFormatException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.IssuerUnreachable(url, failure.Message);
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<JsonDocument> GetAsync(string url, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri(url), cancellationToken));

    private static Dictionary<string, AsymmetricAlgorithm> Read(JsonElement set)
    {
        var keys = new Dictionary<string, AsymmetricAlgorithm>(StringComparer.Ordinal);
        foreach (var key in set.GetProperty("keys").EnumerateArray())
        {
            byte[] Bytes(string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
            var id = key.TryGetProperty("kid", out var kid) ? kid.GetString() ?? "" : "";
            switch (key.GetProperty("kty").GetString())
            {
                case "RSA":
                    keys[id] = RSA.Create(new RSAParameters { Modulus = Bytes("n"), Exponent = Bytes("e") });
                    break;
                case "EC" when key.GetProperty("crv").GetString() == "P-256":
                    keys[id] = ECDsa.Create(
                        new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes("x"), Y = Bytes("y") } });
                    break;
            }
        }

        return keys;
    }
}
