using System.Buffers;
using BenchmarkDotNet.Attributes;
using HomeLab.Testing;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Benchmarks.Protocol;

/// <summary>
/// A 2 KiB <c>audio-chunk</c> read, against the dictionary style of other servers. Goal: ten times as fast, without garbage.
/// </summary>
[MemoryDiagnoser]
public class FrameReaderBenchmarks
{
    private const int Frames = 100;

    private byte[] _stream = [];
    private ReadOnlySequence<byte> _whole;
    private ReadOnlySequence<byte> _cut;

    [GlobalSetup]
    public void SetUp()
    {
        var output = new ArrayBufferWriter<byte>();
        for (var i = 0; i < Frames; i++)
        {
            FrameWriter.WriteAudioChunk(output, AudioFormat.Speech16Khz, new byte[2048], i * 64);
        }

        _stream = output.WrittenSpan.ToArray();
        _whole = new ReadOnlySequence<byte>(_stream);
        _cut = SequenceVariants.FromSegments([.. _stream.Chunk(1460)]);
        if (Dictionary() != Span() || Span() != Segments())
        {
            throw new InvalidOperationException("The readers disagree.");
        }
    }

    /// <summary>Header to a dictionary, data and payload to arrays of their own.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    public long Dictionary()
    {
        var sum = 0L;
        for (ReadOnlySpan<byte> rest = _stream; !rest.IsEmpty;)
        {
            var frame = DictionaryFrame.Read(ref rest);
            sum += frame.Payload.Length + Convert.ToInt64(frame.Data["rate"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
        }

        return sum;
    }

    /// <summary>All bytes in one segment.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public long Span() => ReadAll(_whole);

    /// <summary>Segments of one Ethernet packet each.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public long Segments() => ReadAll(_cut);

    private static long ReadAll(ReadOnlySequence<byte> buffer)
    {
        var sum = 0L;
        while (FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _))
        {
            var chunk = AudioChunk.Read(frame);
            sum += chunk.Pcm.Length + chunk.Format.Rate;
        }

        return sum;
    }
}
