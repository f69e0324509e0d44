using System.Net.Sockets;
using System.Text;
using HomeLab.Testing;

namespace HomeLab.Gateway.Tests.Http;

/// <summary>A connection on which a test sends whatever bytes it likes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client = new();
    private NetworkStream _stream = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<RawClient> ConnectAsync(HttpGateway gateway)
    {
        var raw = new RawClient();
        await raw._client.ConnectAsync("127.0.0.1", new Uri(gateway.Url).Port, Ct);
        raw._stream = raw._client.GetStream();
        return raw;
    }

    /// <summary>Sends a request and reads the head and the first bytes of what comes back.</summary>
    public static async Task<string> AskAsync(HttpGateway gateway, string request)
    {
        using var raw = await ConnectAsync(gateway);
        await raw.SendAsync(request);
        var buffer = new byte[4096];
        var read = await raw._stream.ReadAsync(buffer, Ct).AsTask().WaitAsync(Eventually.Limit, Ct);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }

    public async Task SendAsync(string text)
    {
        try
        {
            await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), Ct);
        }
        catch (IOException)
        {
            // The server has seen enough and closed; its answer is still readable.
        }
    }

    /// <summary>Sends one byte at a time until the server closes.</summary>
    public async Task DribbleAsync(TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause);
        try
        {
            while (await timer.WaitForNextTickAsync(Ct))
            {
                await _stream.WriteAsync("a"u8.ToArray(), Ct);
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // That is what it waits for.
        }
    }

    /// <summary>Says that nothing more comes, and keeps listening.</summary>
    public void FinishSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection off with a reset.</summary>
    public void Reset()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    /// <summary>Everything that the server sends until it closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await _stream.ReadAsync(buffer, Ct).AsTask().WaitAsync(Eventually.Limit, Ct)) > 0;)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Closed with bytes of ours unread, which the system tells as a reset.
        }

        return text.ToString();
    }

    public void Dispose() => _client.Dispose();
}
