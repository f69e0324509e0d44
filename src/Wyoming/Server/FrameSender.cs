using System.Buffers;
using System.IO.Pipelines;
using HomeLab.Wyoming.Diagnostics;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Server;

/// <summary>
/// Sends events to one peer: whole frames, one writer at a time, one flush per call. A call ends when the peer's buffers have taken
/// the bytes, so whoever awaits it is slowed down to the reader's speed; a reader that takes nothing for
/// <see cref="Hosting.WyomingOptions.WriteTimeout"/> is cut off.
/// </summary>
/// <remarks>All methods throw <see cref="OperationCanceledException"/> once the peer has gone.</remarks>
public sealed class FrameSender : IDisposable
{
    private readonly PipeWriter _output;
    private readonly WyomingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly CancellationToken _closed;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _flushingSince;

    internal FrameSender(PipeWriter output, WyomingMetrics metrics, TimeProvider time, CancellationToken closed)
    {
        _output = output;
        _metrics = metrics;
        _time = time;
        _closed = closed;
    }

    /// <summary>When the pending flush began, or null when none is pending.</summary>
    internal long? FlushingSince => Volatile.Read(ref _flushingSince) is var since and not 0 ? since : null;

    /// <summary>Sends an event without fields.</summary>
    public ValueTask SendAsync(EventKind kind) => SendAsync(new Bare(kind), kind, _closed);

    /// <summary>Sends an event.</summary>
    public ValueTask SendAsync<T>(T value)
        where T : IWyomingEvent<T> => SendAsync(new Record<T>(value), T.Kind, _closed);

    /// <summary>Sends frames that <see cref="FrameWriter"/> wrote before, as one burst.</summary>
    /// <param name="kind">What they are counted as.</param>
    /// <param name="frames">One or more whole frames.</param>
    public ValueTask SendEncodedAsync(EventKind kind, ReadOnlyMemory<byte> frames) => SendAsync(new Encoded(frames), kind, _closed);

    /// <summary>Sends an <c>audio-start</c>.</summary>
    public ValueTask SendAudioStartAsync(AudioFormat format, long? timestamp = null) =>
        SendAsync(new Audio(EventKind.AudioStart, format, default, timestamp), EventKind.AudioStart, _closed);

    /// <summary>Sends an <c>audio-chunk</c>. Allocates nothing unless the peer is slow.</summary>
    public ValueTask SendAudioChunkAsync(AudioFormat format, ReadOnlyMemory<byte> pcm, long? timestamp = null) =>
        SendAsync(new Audio(EventKind.AudioChunk, format, pcm, timestamp), EventKind.AudioChunk, _closed);

    /// <summary>Sends an <c>audio-stop</c>.</summary>
    public ValueTask SendAudioStopAsync(long? timestamp = null) =>
        SendAsync(new Audio(EventKind.AudioStop, default, default, timestamp), EventKind.AudioStop, _closed);

    /// <summary>Sends a last <c>error</c> although the connection counts as closed already.</summary>
    internal ValueTask SendLastAsync(ErrorEvent error, CancellationToken cancellationToken) =>
        SendAsync(new Record<ErrorEvent>(error), EventKind.Error, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async ValueTask SendAsync<TContent>(TContent content, EventKind kind, CancellationToken cancellationToken)
        where TContent : struct, IContent
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            content.WriteTo(_output);
            _metrics.FrameSent(kind, _output.CanGetUnflushedBytes ? _output.UnflushedBytes : 0);
            Volatile.Write(ref _flushingSince, _time.GetTimestamp());
            var result = await _output.FlushAsync(cancellationToken);
            if (result.IsCompleted)
            {
                throw new OperationCanceledException("The peer has closed the connection.", _closed);
            }
        }
        finally
        {
            Volatile.Write(ref _flushingSince, 0);
            _gate.Release();
        }
    }

    private interface IContent
    {
        void WriteTo(IBufferWriter<byte> output);
    }

    private readonly record struct Bare(EventKind Kind) : IContent
    {
        public void WriteTo(IBufferWriter<byte> output) => FrameWriter.Write(output, Kind);
    }

    private readonly record struct Record<T>(T Value) : IContent
        where T : IWyomingEvent<T>
    {
        public void WriteTo(IBufferWriter<byte> output) => FrameWriter.Write(output, Value);
    }

    private readonly record struct Encoded(ReadOnlyMemory<byte> Frames) : IContent
    {
        public void WriteTo(IBufferWriter<byte> output) => output.Write(Frames.Span);
    }

    private readonly record struct Audio(EventKind Kind, AudioFormat Format, ReadOnlyMemory<byte> Pcm, long? Timestamp) : IContent
    {
        public void WriteTo(IBufferWriter<byte> output)
        {
            switch (Kind)
            {
                case EventKind.AudioStart:
                    FrameWriter.WriteAudioStart(output, Format, Timestamp);
                    break;
                case EventKind.AudioChunk:
                    FrameWriter.WriteAudioChunk(output, Format, Pcm.Span, Timestamp);
                    break;
                default:
                    FrameWriter.WriteAudioStop(output, Timestamp);
                    break;
            }
        }
    }
}
