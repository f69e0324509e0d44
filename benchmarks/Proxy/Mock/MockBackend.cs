using System.Net;
using System.Net.Sockets;

namespace HomeLab.Benchmarks.Proxy.Mock;

/// <summary>
/// An OpenAI and Ollama server that does nothing: a fixed small answer, or tokens at a fixed pace. One blocking thread per connection, so
/// that it takes the least time of all parts and adds no scheduler of its own to what is measured.
/// </summary>
internal sealed class MockBackend : IDisposable
{
    private const int StackBytes = 256 * 1024;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Listens on a port of 127.0.0.1; 0 picks a free one.</summary>
    public MockBackend(int port)
    {
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(1024);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        new Thread(Accept) { IsBackground = true, Name = "mock" }.Start();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Pause between tokens. <value>The default is 20 ms: 50 tokens in a second.</value></summary>
    public TimeSpan Gap { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>What becomes of streams.</summary>
    public StreamEnd End { get; set; }

    /// <summary>Told when a stream ended as <see cref="End"/> says, with the time stamp.</summary>
    public Action<long> OnEnd { get; set; } = static _ => { };

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                socket.NoDelay = true;
                new Thread(() => new MockConnection(this, socket).Run(), StackBytes) { IsBackground = true }.Start();
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}

/// <summary>How the mock ends a stream.</summary>
internal enum StreamEnd
{
    /// <summary>After its last token.</summary>
    Whole,

    /// <summary>One token, then it waits until its client is gone.</summary>
    WhenClientLeaves,

    /// <summary>One token, a pause, then the connection breaks.</summary>
    Death,
}
