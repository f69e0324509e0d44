using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Tests.Http;

public sealed class ThreadPoolStreamTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_that_waited_for_the_socket_continues_on_the_thread_pool()
    {
        await using var socket = new LateStream();
        await using var body = new ThreadPoolStream(socket);

        Assert.Equal(LateStream.Bytes, await body.ReadAsync(new byte[8], Ct));

        Assert.True(Thread.CurrentThread.IsThreadPoolThread);
    }

    [Fact]
    public async Task A_read_of_what_is_there_already_returns_at_once()
    {
        using var socket = new MemoryStream([1, 2, 3]);
        await using var body = new ThreadPoolStream(socket);

        var reading = body.ReadAsync(new byte[8], Ct);

        Assert.True(reading.IsCompletedSuccessfully);
        Assert.Equal(3, await reading);
    }

    /// <summary>Completes its reads, and with them whoever waits, on a thread of its own: what a socket's thread does.</summary>
    private sealed class LateStream : MemoryStream
    {
        public const int Bytes = 5;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = new TaskCompletionSource<int>();
            new Thread(() => read.SetResult(Bytes)) { IsBackground = true }.Start();
            return new ValueTask<int>(read.Task);
        }
    }
}
