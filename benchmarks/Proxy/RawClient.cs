using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HomeLab.Benchmarks.Proxy.Mock;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>
/// One keep-alive connection that sends a fixed request and looks for the end mark: as little client as possible. Blocks its thread.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private const int StackBytes = 256 * 1024;

    private static ReadOnlySpan<byte> EndMark => "[DONE]"u8;

    private readonly Socket _socket = new(
        AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    { NoDelay = true, ReceiveTimeout = 20_000 };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _request;

    /// <summary>Connects.</summary>
    public RawClient(Contestant contestant, bool stream, string path = "/v1/chat/completions")
    {
        var body = $"{{\"model\":\"mock\",\"stream\":{(stream ? "true" : "false")},\"messages\":[{{\"role\":\"user\",\"content\":\"Turn on the kitchen light, please.\"}}]}}";
        _request = Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{contestant.Headers}Content-Length: {body.Length}\r\n\r\n{body}");
        _socket.Connect(IPAddress.Loopback, contestant.Port);
    }

    /// <summary>Sends the request and reads the answer to its end.</summary>
    /// <param name="onToken">Told when each token was written by the backend and when it arrived here.</param>
    public void Ask(Action<long, long>? onToken = null)
    {
        _socket.Send(_request);
        var filled = 0;
        var scanned = 0;
        while (!IsWhole(filled))
        {
            var now = Receive(ref filled);
            scanned = onToken is null ? 0 : Scan(scanned, filled, now, onToken);
        }
    }

    /// <summary>Sends the request and reads until a word has come, or the connection ends.</summary>
    /// <returns>When it came.</returns>
    public long AskUntil(string word)
    {
        _socket.Send(_request);
        var mark = Encoding.ASCII.GetBytes(word);
        var filled = 0;
        while (true)
        {
            var now = Receive(ref filled);
            if (_buffer.AsSpan(0, filled).IndexOf(mark) >= 0)
            {
                return now;
            }
        }
    }

    /// <summary>Runs something in many threads at once and throws what the first of them threw.</summary>
    public static void InThreads(int count, Action<int> work)
    {
        Exception? failure = null;
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            try
            {
                work(i);
            }
            catch (Exception thrown)
            {
                Interlocked.CompareExchange(ref failure, thrown, null);
            }
        }, StackBytes)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Leaves at once.</summary>
    public void Dispose() => _socket.Dispose();

    private long Receive(ref int filled)
    {
        var read = _socket.Receive(_buffer, filled, _buffer.Length - filled, SocketFlags.None);
        if (read == 0)
        {
            throw new IOException("The connection was closed: " + Encoding.ASCII.GetString(_buffer, 0, Math.Min(filled, 500)));
        }

        filled += read;
        return Stopwatch.GetTimestamp();
    }

    private int Scan(int from, int to, long now, Action<long, long> onToken)
    {
        while (true)
        {
            var at = _buffer.AsSpan(from, to - from).IndexOf(MockAnswers.StampMark);
            if (at < 0 || from + at + 1 + MockAnswers.StampDigits > to)
            {
                return at < 0 ? to : from + at;
            }

            if (Utf8Parser.TryParse(_buffer.AsSpan(from + at + 1, MockAnswers.StampDigits), out long sent, out _))
            {
                onToken(sent, now);
            }

            from += at + 1 + MockAnswers.StampDigits;
        }
    }

    private bool IsWhole(int filled)
    {
        var answer = _buffer.AsSpan(0, filled);
        var tail = answer[Math.Max(0, filled - 256)..];
        if (tail.IndexOf(EndMark) < 0)
        {
            return filled < _buffer.Length ? false : throw new IOException("The answer is longer than the buffer.");
        }

        var head = answer[..answer.IndexOf("\r\n\r\n"u8)];
        return head.IndexOf("hunked"u8) < 0 ? answer[^1] == (byte)'}' : answer.EndsWith("0\r\n\r\n"u8);
    }
}
