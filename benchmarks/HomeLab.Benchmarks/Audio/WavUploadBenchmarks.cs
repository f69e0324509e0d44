using BenchmarkDotNet.Attributes;
using HomeLab.Inference;
using HomeLab.Inference.Audio;

namespace HomeLab.Benchmarks.Audio;

/// <summary>
/// A second of an uploaded WAV file (44.1 kHz, stereo) on its way into an engine, in the pieces in which a request's body comes.
/// </summary>
[MemoryDiagnoser]
public class WavUploadBenchmarks
{
    private const int SampleRateHz = 44_100;
    private const int Channels = 2;

    private readonly byte[] _piece = new byte[4096];
    private readonly Counter _counter = new();
    private SpeechInput? _input;
    private WavReader? _reader;

    [GlobalSetup]
    public void SetUp()
    {
        var header = new byte[WavWriter.HeaderBytes];
        WavWriter.WriteHeader(header, new PcmFormat(SampleRateHz, sizeof(short), Channels), audioBytes: null);
        _input = new SpeechInput(_counter);
        _reader = WavReader.OpenAsync(
            new EndlessStream(header), ownsStream: true, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Second();
        if (_counter.Samples is < 15_000 or > 17_000)
        {
            throw new InvalidOperationException($"A second became {_counter.Samples} samples instead of about 16000.");
        }
    }

    [Benchmark]
    public void Second()
    {
        for (var left = SampleRateHz * Channels * sizeof(short); left > 0;)
        {
            var reading = _reader!.ReadAsync(_piece.AsMemory(0, Math.Min(left, _piece.Length)), CancellationToken.None);
            var read = reading.IsCompletedSuccessfully ? reading.Result : throw new InvalidOperationException("Memory was waited for.");
            _input!.Append(_piece.AsSpan(0, read), _reader.Format);
            left -= read;
        }
    }

    private sealed class Counter : ISampleSink
    {
        public long Samples { get; private set; }

        public void Accept(ReadOnlySpan<float> samples) => Samples += samples.Length;
    }

    /// <summary>A header and then silence without end.</summary>
    private sealed class EndlessStream(byte[] header) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span));

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var head = Math.Min(header.Length - _position, buffer.Length);
            header.AsSpan(_position, head).CopyTo(buffer);
            _position += head;
            buffer[head..].Clear();
            return buffer.Length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
