using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace HomeLab.Benchmarks.Proxy.Mock;

/// <summary>One connection of the mock: requests one after the other, each read whole and then answered.</summary>
internal sealed class MockConnection(MockBackend backend, Socket socket)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _filled;

    /// <summary>Serves until the peer leaves.</summary>
    public void Run()
    {
        try
        {
            using (socket)
            {
                while (ReadRequest() is { } length && Answer(_buffer.AsSpan(0, length)))
                {
                    _filled -= length;
                    _buffer.AsSpan(length, _filled).CopyTo(_buffer);
                }
            }
        }
        catch (SocketException)
        {
            // The peer is gone.
        }
    }

    /// <summary>The length of the request at the beginning of the buffer; null when the peer left.</summary>
    private int? ReadRequest()
    {
        while (true)
        {
            var head = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
            if (head >= 0 && head + 4 + ContentLength(_buffer.AsSpan(0, head)) is var length && length <= _filled)
            {
                return length;
            }

            var read = socket.Receive(_buffer, _filled, _buffer.Length - _filled, SocketFlags.None);
            if (read == 0)
            {
                return null;
            }

            _filled += read;
        }
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = Encoding.ASCII.GetString(head).IndexOf("content-length:", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 15)..].TrimStart((byte)' '), out int length, out _) ? length : 0;
    }

    private bool Answer(ReadOnlySpan<byte> request)
    {
        if (request.StartsWith("GET "u8))
        {
            socket.Send(MockAnswers.List(request));
            return true;
        }

        var isNative = request.StartsWith("POST /api/"u8);
        if (request.IndexOf("\"stream\":true"u8) < 0)
        {
            socket.Send(isNative ? MockAnswers.NativeWhole : MockAnswers.OpenAiWhole);
            return true;
        }

        return Stream(isNative);
    }

    private bool Stream(bool isNative)
    {
        var started = Stopwatch.GetTimestamp();
        var token = (isNative ? MockAnswers.NativeToken : MockAnswers.OpenAiToken).ToArray();
        socket.Send(isNative ? MockAnswers.NativeHead : MockAnswers.OpenAiHead);
        for (var i = 0; i < MockAnswers.Tokens; i++)
        {
            if (i > 0 && backend.End == StreamEnd.WhenClientLeaves)
            {
                WaitForDeparture();
                return false;
            }

            var wait = (backend.Gap * i) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
            {
                Thread.Sleep(wait);
            }

            if (i > 0 && backend.End == StreamEnd.Death)
            {
                backend.OnEnd(Stopwatch.GetTimestamp());
                socket.Close(0);
                return false;
            }

            MockAnswers.Stamp(token);
            socket.Send(token);
        }

        socket.Send(isNative ? MockAnswers.NativeTail : MockAnswers.OpenAiTail);
        return true;
    }

    private void WaitForDeparture()
    {
        try
        {
            socket.Receive(_buffer);
        }
        catch (SocketException)
        {
            // A reset is a departure too.
        }

        backend.OnEnd(Stopwatch.GetTimestamp());
    }
}
