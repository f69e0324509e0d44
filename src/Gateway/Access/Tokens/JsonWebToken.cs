using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace HomeLab.Gateway.Access.Tokens;

/// <summary>A signed token, split but not yet believed.</summary>
internal sealed class JsonWebToken
{
    /// <summary>No honest token is longer; checked before anything is decoded.</summary>
    private const int LongestToken = 16 * 1024;

    private JsonWebToken(JsonElement header, JsonElement claims, byte[] signed, byte[] signature)
    {
        Algorithm = Text(header, "alg") ?? "";
        KeyId = Text(header, "kid");
        Claims = claims;
        Signed = signed;
        Signature = signature;
    }

    /// <summary>How it says it is signed.</summary>
    public string Algorithm { get; }

    /// <summary>Which key it says signed it.</summary>
    public string? KeyId { get; }

    /// <summary>What it says.</summary>
    public JsonElement Claims { get; }

    /// <summary>The bytes that are signed.</summary>
    public byte[] Signed { get; }

    /// <summary>The signature.</summary>
    public byte[] Signature { get; }

    /// <summary>Who it is about.</summary>
    public string? Subject => Text(Claims, "sub");

    /// <summary>Splits a token; false when it is none.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out JsonWebToken? token)
    {
        token = null;
        var parts = text.Length <= LongestToken ? text.Split('.') : [];
        if (parts.Length != 3)
        {
            return false;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (header.RootElement.ValueKind == JsonValueKind.Object && claims.RootElement.ValueKind == JsonValueKind.Object)
            {
                token = new JsonWebToken(
                    header.RootElement,
                    claims.RootElement.Clone(),
                    Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]),
                    Base64Url.DecodeFromChars(parts[2]));
            }

            return token is not null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether it is meant for now: <c>exp</c> is required, <c>nbf</c> counts where it stands.</summary>
    public bool IsCurrent(DateTimeOffset now, TimeSpan leeway) =>
        Seconds("exp") is { } expires
        && now < expires + leeway
        && (Seconds("nbf") is not { } begins || now >= begins - leeway);

    /// <summary>Whether its <c>iss</c> is this.</summary>
    public bool IsFrom(string issuer) => Text(Claims, "iss")?.TrimEnd('/') == issuer.TrimEnd('/');

    /// <summary>Whether its <c>aud</c> is or holds this.</summary>
    public bool IsFor(string audience) =>
        Claims.TryGetProperty("aud", out var claim)
        && (claim.ValueKind == JsonValueKind.Array
            ? claim.EnumerateArray().Any(each => each.ValueKind == JsonValueKind.String && each.ValueEquals(audience))
            : claim.ValueKind == JsonValueKind.String && claim.ValueEquals(audience));

    private DateTimeOffset? Seconds(string name) =>
        Claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.Number && claim.TryGetDouble(out var seconds)
            && seconds is > 0 and < 253402300799
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    private static string? Text(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
