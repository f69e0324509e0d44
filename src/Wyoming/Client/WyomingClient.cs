using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Client;

/// <summary>
/// A client of one Wyoming server over TCP, for the command line, tests and load generation. One writer and one reader at a time;
/// writing and reading may go on at once.
/// </summary>
public sealed class WyomingClient : IAsyncDisposable
{
    private readonly Stream? _stream;
    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;
    private readonly FrameLimits _limits;

    /// <summary>Speaks over a stream that is connected already, and owns it.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="limits">What is taken from the server; the default takes data and payloads up to 16 MiB.</param>
    public WyomingClient(Stream stream, FrameLimits? limits = null)
    {
        _stream = stream;
        _limits = limits ?? new FrameLimits(64 * 1024, 16 * 1024 * 1024, 16 * 1024 * 1024);
        _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        _writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    /// <summary>Speaks over pipes, which the caller owns.</summary>
    internal WyomingClient(IDuplexPipe pipe)
    {
        _limits = FrameLimits.Default;
        _reader = pipe.Input;
        _writer = pipe.Output;
    }

    /// <summary>Connects to a host name or address.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<WyomingClient> ConnectAsync(string host, int port, CancellationToken cancellationToken = default) =>
        await ConnectAsync(new DnsEndPoint(host, port), cancellationToken);

    /// <summary>Connects to an end point.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<WyomingClient> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new WyomingClient(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends an event without fields.</summary>
    public async ValueTask SendAsync(EventKind kind, CancellationToken cancellationToken = default)
    {
        FrameWriter.Write(_writer, kind);
        await _writer.FlushAsync(cancellationToken);
    }

    /// <summary>Sends an event.</summary>
    public async ValueTask SendAsync<T>(T value, CancellationToken cancellationToken = default)
        where T : IWyomingEvent<T>
    {
        FrameWriter.Write(_writer, value);
        await _writer.FlushAsync(cancellationToken);
    }

    /// <summary>Sends an <c>audio-start</c>.</summary>
    public async ValueTask SendAudioStartAsync(AudioFormat format, long? timestamp = null, CancellationToken cancellationToken = default)
    {
        FrameWriter.WriteAudioStart(_writer, format, timestamp);
        await _writer.FlushAsync(cancellationToken);
    }

    /// <summary>Sends an <c>audio-chunk</c>.</summary>
    public async ValueTask SendAudioChunkAsync(
        AudioFormat format, ReadOnlyMemory<byte> pcm, long? timestamp = null, CancellationToken cancellationToken = default)
    {
        FrameWriter.WriteAudioChunk(_writer, format, pcm.Span, timestamp);
        await _writer.FlushAsync(cancellationToken);
    }

    /// <summary>Sends an <c>audio-stop</c>.</summary>
    public async ValueTask SendAudioStopAsync(long? timestamp = null, CancellationToken cancellationToken = default)
    {
        FrameWriter.WriteAudioStop(_writer, timestamp);
        await _writer.FlushAsync(cancellationToken);
    }

    /// <summary>Sends bytes as they are: frames written before, or something broken on purpose.</summary>
    public async ValueTask SendRawAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        await _writer.WriteAsync(bytes, cancellationToken);

    /// <summary>The next event; null when the server has closed the connection.</summary>
    /// <exception cref="WyomingProtocolException">The server broke the protocol or closed inside a frame.</exception>
    public async ValueTask<WyomingMessage?> ReadAsync(CancellationToken cancellationToken = default)
    {
        var required = 1L;
        while (true)
        {
            var result = await _reader.ReadAtLeastAsync((int)required, cancellationToken);
            var buffer = result.Buffer;
            try
            {
                if (FrameReader.TryRead(ref buffer, _limits, out var frame, out required))
                {
                    return new WyomingMessage(frame);
                }

                if (result.IsCompleted)
                {
                    if (!buffer.IsEmpty)
                    {
                        WyomingProtocolException.ThrowTruncatedFrame(buffer.Length, required);
                    }

                    return null;
                }
            }
            finally
            {
                // Not marked as examined, because a pipe counts the minimum of the next read from there.
                _reader.AdvanceTo(buffer.Start);
            }
        }
    }

    /// <summary>Reads until an event of one of these types comes and skips others; null when the server closes first.</summary>
    public async ValueTask<WyomingMessage?> ReadUntilAsync(CancellationToken cancellationToken, params EventKind[] kinds)
    {
        while (await ReadAsync(cancellationToken) is { } message)
        {
            if (Array.IndexOf(kinds, message.Kind) >= 0)
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>Asks what the server offers, as Home Assistant does: other events are skipped.</summary>
    /// <exception cref="IOException">The server closed the connection without an answer.</exception>
    public async Task<InfoEvent> DescribeAsync(CancellationToken cancellationToken = default)
    {
        await SendAsync(EventKind.Describe, cancellationToken);
        var message = await ReadUntilAsync(cancellationToken, EventKind.Info);
        return message?.Read<InfoEvent>()
            ?? throw new IOException("The server closed the connection without answering 'describe'. Is it a Wyoming server?");
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await _writer.CompleteAsync();
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }
    }
}
