using System.Security.Cryptography;
using System.Text;

namespace HomeLab.Gateway.Access.Tokens;

/// <summary>Tokens signed with a secret that both sides know (HS256): Open WebUI's user token.</summary>
internal static class SharedSecret
{
    /// <summary>Whether the signature is right. Nothing else about the token is looked at.</summary>
    public static bool Verifies(JsonWebToken token, string secret) =>
        token.Algorithm == "HS256"
        && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), token.Signed), token.Signature);
}
