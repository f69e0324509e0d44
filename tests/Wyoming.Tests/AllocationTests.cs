using System.Buffers;
using System.IO.Pipelines;
using HomeLab.Testing;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Tests.Server;

namespace HomeLab.Wyoming.Tests;

/// <summary>The promise of the hot path: an audio chunk costs no garbage, from the socket's buffer to the session.</summary>
public sealed class AllocationTests
{
    private const int Chunks = 5_000;

    [Fact]
    public void Reading_and_writing_an_audio_chunk_allocates_nothing()
    {
        var output = new ArrayBufferWriter<byte>(1 << 16);
        var pcm = new byte[2048];
        var (calls, read) = (0, 0L);

        var allocated = Allocation.Of(Chunks, () =>
        {
            calls++;
            output.ResetWrittenCount();
            FrameWriter.WriteAudioChunk(output, AudioFormat.Speech16Khz, pcm, 12345);
            var buffer = new ReadOnlySequence<byte>(output.WrittenMemory);
            read += FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _) ? AudioChunk.Read(frame).Pcm.Length : 0;
        });

        Assert.Equal(0, allocated);
        Assert.Equal(2048L * calls, read);
    }

    [Fact]
    public void A_chunk_cut_anywhere_allocates_nothing()
    {
        var output = new ArrayBufferWriter<byte>(1 << 16);
        FrameWriter.WriteAudioChunk(output, AudioFormat.Speech16Khz, new byte[2048]);
        var cuts = Enumerable.Range(0, 160).Select(at => SequenceVariants.Split(output.WrittenSpan, at)).ToArray();
        var next = 0;
        var read = 0L;

        var allocated = Allocation.Of(Chunks, () =>
        {
            var buffer = cuts[next++ % cuts.Length];
            read += FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _) ? AudioChunk.Read(frame).Format.Rate : 0;
        });

        Assert.Equal(0, allocated);
        Assert.Equal(16_000L * next, read);
    }

    // Inline, the server's loop runs on the test's own thread, so that its allocations can be counted.
    [Theory]
    [InlineData(2184)]
    [InlineData(1000)]
    [InlineData(37)]
    public async Task A_chunk_through_the_server_allocates_nothing(int cut)
    {
        using var server = new InMemoryServer();
        var (calls, samples, waited) = (0, 0L, 0);
        var service = new CountingService((in frame) => samples += AudioChunk.Read(frame).Pcm.Length);
        using var peer = server.Connect(service, pipes: InMemoryServer.Inline);
        var output = new ArrayBufferWriter<byte>(1 << 16);
        FrameWriter.WriteAudioChunk(output, AudioFormat.Speech16Khz, new byte[2048]);
        var writer = peer.ToServer.Writer;

        var allocated = Allocation.Of(Chunks, () =>
        {
            calls++;
            for (var rest = output.WrittenMemory; !rest.IsEmpty; rest = rest[Math.Min(cut, rest.Length)..])
            {
                writer.Write(rest.Span[..Math.Min(cut, rest.Length)]);
                waited += IsDone(writer.FlushAsync()) ? 0 : 1;
            }
        });

        Assert.Equal(0, allocated);
        Assert.Equal(2048L * calls, samples);
        Assert.Equal(0, waited);
        await writer.CompleteAsync();
        await peer.Served.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static bool IsDone(ValueTask<FlushResult> flush) => flush.IsCompleted && !flush.GetAwaiter().GetResult().IsCompleted;

    private delegate void FrameAction(in Frame frame);

    private sealed class CountingService(FrameAction take) : HomeLab.Wyoming.Server.IWyomingService, HomeLab.Wyoming.Server.IWyomingSession
    {
        public string Name => "test";

        public HomeLab.Wyoming.Server.ServiceInfo Info { get; } = new(new InfoEvent());

        public bool InTurn => true;

        public HomeLab.Wyoming.Server.IWyomingSession Open(HomeLab.Wyoming.Server.WyomingConnection connection) => this;

        public ValueTask HandleAsync(in Frame frame)
        {
            take(frame);
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
