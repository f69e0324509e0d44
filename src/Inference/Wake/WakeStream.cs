using System.Buffers;
using System.Threading.Channels;
using HomeLab.Inference.Audio;

namespace HomeLab.Inference.Wake;

/// <summary>
/// One microphone. The connection's thread fills the ring; the scheduler's thread empties it hop by hop. Everything shared lies under one
/// lock that is held for a copy, never for inference.
/// </summary>
internal sealed class WakeStream : IWakeStream, ISampleSink
{
    /// <summary>
    /// The ring after a reset holds one hop of silence, as after endless silence: 480 new samples then complete the first call.
    /// </summary>
    private const int SilentSamples = MelFrontEnd.HopSamples;

    /// <summary>10 s, what openWakeWord's servers buffer; beyond it blocks are refused.</summary>
    private const int BufferSamples = 160_000;

    /// <summary>Detections that may wait unread.</summary>
    private const int MaxDetections = 16;

    private readonly WakeScheduler _scheduler;
    private readonly Lock _gate = new();
    private readonly SampleRing _ring = new(BufferSamples);
    private readonly SpeechInput _input;
    private readonly Channel<WakeDetection> _detections = Channel.CreateBounded<WakeDetection>(
        new BoundedChannelOptions(MaxDetections) { FullMode = BoundedChannelFullMode.DropOldest });

    private TaskCompletionSource? _drained;
    private long _position;
    private int _epoch;
    private int _hopEpoch;
    private bool _scheduled;
    private bool _disposed;

    public WakeStream(WakeScheduler scheduler)
    {
        _scheduler = scheduler;
        _input = new SpeechInput(this);
        Listening = new WakeListening(scheduler.Options);
        _ring.Reset(SilentSamples);
    }

    public ChannelReader<WakeDetection> Detections => _detections.Reader;

    /// <summary>What its hops are scored for.</summary>
    internal WakeListening Listening { get; }

    public int Select(IReadOnlyList<string>? names)
    {
        var selection = WakeSelection.Create(_scheduler.Models, names, _scheduler.Options);
        lock (_gate)
        {
            Listening.Want(selection);
        }

        return selection.Counters.Length;
    }

    public void Reset()
    {
        lock (_gate)
        {
            _ring.Reset(SilentSamples);
            _input.Reset();
            _position = 0;
            _epoch++;
            Listening.WantReset();
            while (_detections.Reader.TryRead(out _))
            {
            }
        }
    }

    public AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format)
    {
        if (!format.IsSupported)
        {
            return AudioStatus.UnsupportedFormat;
        }

        bool ready;
        lock (_gate)
        {
            var samples = pcm.Length / format.BytesPerFrame * SpeechInput.SampleRateHz / format.SampleRateHz;
            if (_disposed || samples > int.MaxValue || !_ring.HasRoom((int)samples))
            {
                WakeMetrics.DroppedBlocks.Add(1);
                return AudioStatus.Overloaded;
            }

            _input.Append(pcm, format);
            ready = !_scheduled && _ring.Count >= MelFrontEnd.CallSamples;
            _scheduled |= ready;
        }

        if (ready)
        {
            _scheduler.Enqueue(this);
        }

        return AudioStatus.Accepted;
    }

    /// <summary>From <see cref="_input"/>, inside <see cref="Append"/>.</summary>
    void ISampleSink.Accept(ReadOnlySpan<float> samples) => _ring.Add(samples);

    public ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_scheduled)
            {
                return ValueTask.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_drained.Task.WaitAsync(cancellationToken));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _detections.Writer.TryComplete();
            _drained?.TrySetResult();
            _drained = null;
            if (!_scheduled)
            {
                Listening.Dispose();
            }
        }

        WakeMetrics.Streams.Add(-1);
    }

    /// <summary>Scheduler's thread: takes the next call's samples and brings the selection up to date.</summary>
    /// <returns>False when there is nothing to score: the stream is then off the schedule until more arrives.</returns>
    internal bool TryTakeHop(Span<float> samples, WakeModels models)
    {
        lock (_gate)
        {
            if (_disposed || _ring.Count < MelFrontEnd.CallSamples)
            {
                RestLocked();
                return false;
            }

            Listening.Refresh(models);
            _ring.Peek(samples);
            _ring.Drop(MelFrontEnd.HopSamples);
            _position += MelFrontEnd.HopSamples;
            _hopEpoch = _epoch;
        }

        return true;
    }

    /// <summary>Nothing more will be scored for now: whoever waits for it goes on.</summary>
    internal void Rest()
    {
        lock (_gate)
        {
            RestLocked();
        }
    }

    /// <summary>
    /// Scheduler's thread: counts a word's probability of the hop that was taken, and tells the reader when it was heard.
    /// </summary>
    internal void Score(WordCounter counter, float probability, bool isVoice)
    {
        // The ring began one hop of silence before the stream did.
        var position = _position - SilentSamples + (MelFrontEnd.CallSamples - MelFrontEnd.HopSamples);
        if (!counter.Count(probability, position, isVoice))
        {
            return;
        }

        lock (_gate)
        {
            if (_epoch == _hopEpoch && !_disposed)
            {
                WakeMetrics.Detections.Add(1, new KeyValuePair<string, object?>("word", counter.Word.Name));
                _detections.Writer.TryWrite(new WakeDetection(counter.Word.Name, TimeSpan.FromSeconds(position / 16_000.0), probability));
            }
        }
    }

    private void RestLocked()
    {
        _scheduled = false;
        _drained?.TrySetResult();
        _drained = null;
        if (_disposed)
        {
            Listening.Dispose();
        }
    }
}
