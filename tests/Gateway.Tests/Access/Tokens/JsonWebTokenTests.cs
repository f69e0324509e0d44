using System.Text;
using HomeLab.Gateway.Access.Tokens;

namespace HomeLab.Gateway.Tests.Access.Tokens;

public sealed class JsonWebTokenTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_000_000);

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("!!.??.--")]
    [InlineData("e30.W10.AAAA")]
    public void Refuses_what_is_no_token(string text)
    {
        Assert.False(JsonWebToken.TryRead(text, out _));
    }

    [Theory]
    [InlineData("""{"exp":1000030}""", true)]
    [InlineData("""{"exp":999000}""", false)]
    [InlineData("""{}""", false)]
    [InlineData("""{"exp":"1000030"}""", false)]
    [InlineData("""{"exp":1000030,"nbf":1000200}""", false)]
    public void Knows_whether_it_is_meant_for_now(string claims, bool current)
    {
        Assert.True(JsonWebToken.TryRead($"{Part("""{"alg":"HS256"}""")}.{Part(claims)}.AAAA", out var token));
        Assert.Equal(current, token.IsCurrent(Now, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_token_without_signature_verifies_with_no_secret()
    {
        Assert.True(JsonWebToken.TryRead($"{Part("""{"alg":"none"}""")}.{Part("""{"sub":"x"}""")}.", out var token));
        Assert.False(SharedSecret.Verifies(token, ""));
        Assert.False(SharedSecret.Verifies(token, "secret"));
    }

    private static string Part(string json) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
