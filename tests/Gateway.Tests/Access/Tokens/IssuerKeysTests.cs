using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HomeLab.Gateway.Tests.Access.Tokens;

public sealed class IssuerKeysTests
{
    private const string Chat = """{"model":"llama3.2:3b","messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("RS256", "homelab", 300, true, 200)]
    [InlineData("ES256", "homelab", 300, true, 200)]
    [InlineData("RS256", "other", 300, true, 401)]
    [InlineData("RS256", "homelab", -300, true, 401)]
    [InlineData("RS256", "homelab", 300, false, 401)]
    [InlineData("none", "homelab", 300, true, 401)]
    public async Task Lets_in_who_has_a_token_of_the_issuer(string algorithm, string audience, int lifetime, bool genuine, int status)
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var forger = RSA.Create(2048);
        await using var issuer = await StartIssuerAsync(rsa, ecdsa);
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(
            new() { ["Access:Mode"] = "Required", ["Access:KeysFile"] = "/nowhere/keys.json", ["Access:Jwt:Issuer"] = issuer.Urls.Single() }, [ollama]);

        var claims = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["iss"] = issuer.Urls.Single(),
            ["aud"] = new[] { audience },
            ["sub"] = "anna",
            ["exp"] = DateTimeOffset.UtcNow.AddSeconds(lifetime).ToUnixTimeSeconds(),
        });
        var signed = $"{Part($$"""{"alg":"{{algorithm}}","kid":"{{(algorithm == "ES256" ? "e" : "r")}}"}""")}.{Part(claims)}";
        var signature = algorithm switch
        {
            "ES256" => ecdsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256),
            "RS256" =>
                (genuine ? rsa : forger).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => [],
        };

        using var response = await gateway.Client.PostJsonAsync(
            "/v1/chat/completions", Chat, Ct, ("Authorization", $"Bearer {signed}.{Part(signature)}"));

        Assert.Equal(status, (int)response.StatusCode);
    }

    private static async Task<WebApplication> StartIssuerAsync(RSA rsa, ECDsa ecdsa)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var publicRsa = rsa.ExportParameters(false);
        var publicEcdsa = ecdsa.ExportParameters(false);
        var keys = JsonSerializer.Serialize(new
        {
            keys = new object[]
            {
                new { kid = "r", kty = "RSA", n = Part(publicRsa.Modulus!), e = Part(publicRsa.Exponent!) },
                new { kid = "e", kty = "EC", crv = "P-256", x = Part(publicEcdsa.Q.X!), y = Part(publicEcdsa.Q.Y!) },
            },
        });
        app.MapGet("/.well-known/openid-configuration", http => http.Response.WriteAsync($$"""{"jwks_uri":"{{app.Urls.Single()}}/keys"}"""));
        app.MapGet("/keys", http => http.Response.WriteAsync(keys));
        await app.StartAsync(Ct);
        return app;
    }

    private static string Part(string json) => Part(Encoding.UTF8.GetBytes(json));

    private static string Part(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
