using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>One keep-alive connection that sends a fixed request and looks for the end mark: as little client as possible.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _request;

    public RawClient(Contestant contestant, bool stream)
    {
        var body = $"{{\"model\":\"mock\",\"stream\":{(stream ? "true" : "false")},\"messages\":[{{\"role\":\"user\",\"content\":\"Turn on the kitchen light, please.\"}}]}}";
        _request = Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{contestant.Headers}Content-Length: {body.Length}\r\n\r\n{body}");
    }

    public Task ConnectAsync(int port) => _socket.ConnectAsync(IPAddress.Loopback, port);

    /// <summary>Sends the request and reads the answer to its end.</summary>
    /// <param name="onToken">Told how long each token took from the backend's write to here, in microseconds.</param>
    public async Task AskAsync(Action<double>? onToken = null)
    {
        await _socket.SendAsync(_request);
        var filled = 0;
        var scanned = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled));
            var now = Stopwatch.GetTimestamp();
            if (read == 0)
            {
                throw new IOException("The connection was closed: " + Encoding.ASCII.GetString(_buffer, 0, Math.Min(filled, 500)));
            }

            filled += read;
            if (onToken is not null)
            {
                scanned = Scan(scanned, filled, now, onToken);
            }

            if (IsWhole(filled))
            {
                return;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private int Scan(int from, int to, long now, Action<double> onToken)
    {
        while (true)
        {
            var at = _buffer.AsSpan(from, to - from).IndexOf((byte)'@');
            if (at < 0 || from + at + 21 > to)
            {
                return at < 0 ? to : from + at;
            }

            if (Utf8Parser.TryParse(_buffer.AsSpan(from + at + 1, 20), out long sent, out _))
            {
                onToken(Stopwatch.GetElapsedTime(sent, now).TotalMicroseconds);
            }

            from += at + 21;
        }
    }

    private bool IsWhole(int filled)
    {
        var answer = _buffer.AsSpan(0, filled);
        if (answer.IndexOf("[DONE]"u8) < 0)
        {
            return filled < _buffer.Length ? false : throw new IOException("The answer is longer than the buffer.");
        }

        var head = answer[..answer.IndexOf("\r\n\r\n"u8)];
        return head.IndexOf("hunked"u8) < 0 ? answer[^1] == (byte)'}' : answer.EndsWith("0\r\n\r\n"u8);
    }
}
