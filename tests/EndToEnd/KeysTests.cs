using System.Net;
using System.Net.Http.Headers;
using HomeLab.Testing;

namespace HomeLab.EndToEnd.Tests;

/// <summary><c>homelab keys</c> as an operator uses it, beside a running server that asks for keys.</summary>
public sealed class KeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("homelab-keys").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string KeysFile => Path.Combine(_folder, "keys.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_key_is_accepted_once_made_and_refused_once_revoked()
    {
        await using var server = await HomeLabProcess.ServeAsync(
            Token, "Access:Mode=Required", $"Access:KeysFile={KeysFile}", "Stt:Enabled=false", "Wake:Enabled=false");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Ports["http"]}") };
        Assert.Equal(HttpStatusCode.Unauthorized, await SpeakAsync(http, "hl_nobody-made-this"));

        var (made, secret, _) = await KeysAsync("new", "--id", "kitchen", "--requests-per-minute", "5000");
        secret = secret.Trim();
        Assert.Equal(0, made);
        Assert.StartsWith("hl_", secret, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, await File.ReadAllTextAsync(KeysFile, Token), StringComparison.Ordinal);
        await AnswersAsync(http, secret, HttpStatusCode.OK);

        var (listed, list, _) = await KeysAsync("list");
        Assert.Equal(0, listed);
        Assert.StartsWith("kitchen\t", list, StringComparison.Ordinal);
        Assert.Contains("5000/min", list, StringComparison.Ordinal);

        var (revoked, _, _) = await KeysAsync("revoke", "kitchen");
        Assert.Equal(0, revoked);
        await AnswersAsync(http, secret, HttpStatusCode.Unauthorized);
        Assert.Equal("", (await KeysAsync("list")).Output);
    }

    [Fact]
    public async Task An_id_is_taken_once_and_revoked_once()
    {
        Assert.Equal(0, (await KeysAsync("new", "--id", "hall")).ExitCode);
        var (again, secret, errors) = await KeysAsync("new", "--id", "hall");
        Assert.Equal(2, again);
        Assert.Equal("", secret);
        Assert.Contains("homelab keys revoke hall", errors, StringComparison.Ordinal);

        Assert.Equal(0, (await KeysAsync("revoke", "hall")).ExitCode);
        var (missing, _, none) = await KeysAsync("revoke", "hall");
        Assert.Equal(1, missing);
        Assert.Contains("There is no key 'hall'", none, StringComparison.Ordinal);
    }

    /// <summary>The server looks at the file once a second at most, so the answer changes a little later than the file.</summary>
    private static async Task AnswersAsync(HttpClient http, string secret, HttpStatusCode expected)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await SpeakAsync(http, secret) != expected)
        {
            await pause.WaitForNextTickAsync(patience.Token);
        }
    }

    private static async Task<HttpStatusCode> SpeakAsync(HttpClient http, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/audio/speech")
        {
            Content = new StringContent("""{"model":"tts-1","input":"hi","voice":"alloy","response_format":"pcm"}""", new MediaTypeHeaderValue("application/json")),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", secret) },
        };
        using var response = await http.SendAsync(request, Token);
        return response.StatusCode;
    }

    private Task<(int ExitCode, string Output, string Errors)> KeysAsync(params string[] arguments) =>
        HomeLabProcess.RunAsync(Token, ["keys", .. arguments, "--set", $"Access:KeysFile={KeysFile}"]);
}
