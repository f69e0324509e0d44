using System.Buffers;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Wyoming.Tests.Server;

public sealed class FrameSenderTests : IDisposable
{
    private readonly InMemoryServer _server = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Frames_of_many_writers_never_interleave()
    {
        using var peer = _server.Connect(
            new ScriptedService(
                (in _, connection) =>
                    new ValueTask(Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() => WriteAsync(connection, writer)))))));

        await peer.Client.SendAsync(new TranscribeEvent(), Cancel);
        var next = new int[8];
        for (var i = 0; i < 8 * 200; i++)
        {
            var message = (await peer.Client.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel))!;
            var (writer, number) = message.Kind == EventKind.AudioChunk
                ? (message.Payload.Span[0], (int)message.AudioTimestamp!)
                : (Number(message.Read<TranscriptEvent>().Language!), Number(message.Read<TranscriptEvent>().Text));
            Assert.Equal(next[writer]++, number);
        }

        static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        static async Task WriteAsync(WyomingConnection connection, int writer)
        {
            for (var i = 0; i < 200; i++)
            {
                if (i % 2 == 0)
                {
                    await connection.Output.SendAudioChunkAsync(AudioFormat.Speech16Khz, Enumerable.Repeat((byte)writer, 300).ToArray(), i);
                }
                else
                {
                    await connection.Output.SendAsync(new TranscriptEvent($"{i}", $"{writer}"));
                }
            }
        }
    }

    [Fact]
    public async Task Sends_frames_written_before_as_one_burst()
    {
        var burst = new ArrayBufferWriter<byte>();
        FrameWriter.WriteAudioStop(burst);
        FrameWriter.Write(burst, EventKind.SynthesizeStopped);
        using var peer = _server.Connect(
            new ScriptedService((in _, connection) => connection.Output.SendEncodedAsync(EventKind.AudioStop, burst.WrittenMemory)));

        await peer.Client.SendAsync(EventKind.SynthesizeStop, Cancel);

        Assert.Equal(EventKind.AudioStop, (await peer.Client.ReadAsync(Cancel))!.Kind);
        Assert.Equal(EventKind.SynthesizeStopped, (await peer.Client.ReadAsync(Cancel))!.Kind);
    }

    [Fact]
    public async Task Sending_to_a_peer_that_has_left_is_cancellation()
    {
        var outcome = new TaskCompletionSource<Exception?>();
        var service = new ScriptedService((in _, connection) => new ValueTask(SendForEverAsync(connection)));
        using var peer = _server.Connect(service);
        await peer.Client.SendAsync(new TranscribeEvent(), Cancel);
        Assert.Equal(EventKind.AudioStop, (await peer.Client.ReadAsync(Cancel))!.Kind);

        await peer.ToClient.Reader.CompleteAsync();

        Assert.IsAssignableFrom<OperationCanceledException>(await outcome.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel));

        async Task SendForEverAsync(WyomingConnection connection)
        {
            try
            {
                while (true)
                {
                    await connection.Output.SendAudioStopAsync();
                }
            }
            catch (Exception exception)
            {
                outcome.SetResult(exception);
            }
        }
    }
}
