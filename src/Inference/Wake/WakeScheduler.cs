using System.Diagnostics;
using HomeLab.Inference.Vad;
using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Wake;

/// <summary>
/// The one thread that advances every stream. Streams with a hop to score queue up; the thread takes up to a batch of them, one hop each,
/// so that the weights are read once for all, and puts those with more to do at the end of the queue: who floods waits behind everybody
/// else. Sleeps when nothing is queued.
/// </summary>
internal sealed class WakeScheduler : IDisposable
{
    /// <summary>More does not amortise the weights any better, and a batch must not hold up the next stream for long.</summary>
    private const int MaxBatch = 16;

    private readonly Queue<WakeStream> _ready = new(256);
    private readonly object _gate = new();
    private readonly Thread _thread;
    private readonly ILogger _logger;
    private readonly IVoiceActivityDetector? _voice;
    private readonly MelFrontEnd _front = new();
    private readonly WakeBatch _batch = new(MaxBatch);
    private readonly float[] _samples = new float[MaxBatch * MelFrontEnd.CallSamples];
    private readonly List<IDisposable> _retired = [];
    private WakeModels _models;
    private WakeModels _batchModels;
    private bool _stopping;
    private bool _isFailing;

    public WakeScheduler(WakeModels models, WakeOptions options, IVoiceActivityDetector? voice, ILogger logger)
    {
        _models = models;
        _batchModels = models;
        Options = options;
        _voice = options.VadThreshold is null ? null : voice;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "wake" };
        _thread.Start();
    }

    public WakeOptions Options { get; }

    public WakeModels Models => Volatile.Read(ref _models);

    /// <summary>Puts new models in place; the old ones that are not among them are disposed once no batch uses them.</summary>
    public void Replace(WakeModels models, IEnumerable<IDisposable> retired)
    {
        lock (_gate)
        {
            _models = models;
            _retired.AddRange(retired);
        }
    }

    public void Enqueue(WakeStream stream)
    {
        lock (_gate)
        {
            if (!_stopping)
            {
                _ready.Enqueue(stream);
                Monitor.Pulse(_gate);
                return;
            }
        }

        stream.Rest();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        while (_ready.TryDequeue(out var stream))
        {
            stream.Rest();
        }

        _retired.ForEach(static old => old.Dispose());
    }

    private void Run()
    {
        while (TakeReady())
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                Advance();
                _isFailing = false;
            }
            catch (Exception failure)
            {
                if (!_isFailing)
                {
                    _logger.BatchFailed(failure);
                }

                _isFailing = true;
            }

            WakeMetrics.Hops.Add(_batch.Count);
            WakeMetrics.BatchDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
            Requeue();
        }
    }

    /// <summary>Waits for work; fills the batch with streams and their samples.</summary>
    private bool TakeReady()
    {
        while (true)
        {
            _batch.Clear();
            lock (_gate)
            {
                while (_ready.Count == 0 && !_stopping)
                {
                    Monitor.Wait(_gate);
                }

                _batchModels = _models;
                if (_stopping)
                {
                    return false;
                }

                _retired.ForEach(static old => old.Dispose());
                _retired.Clear();
                while (_batch.Count < MaxBatch && _ready.TryDequeue(out var stream))
                {
                    _batch.Add(stream);
                }
            }

            _batch.Keep(this, static (scheduler, stream, slot) => stream.TryTakeHop(scheduler.SamplesOf(slot), scheduler._batchModels));
            if (_batch.Count > 0)
            {
                return true;
            }
        }
    }

    private void Requeue()
    {
        lock (_gate)
        {
            foreach (var stream in _batch.Streams)
            {
                _ready.Enqueue(stream);
            }
        }
    }

    private Span<float> SamplesOf(int slot) => _samples.AsSpan(slot * MelFrontEnd.CallSamples, MelFrontEnd.CallSamples);

    private void Advance()
    {
        for (var slot = 0; slot < _batch.Count; slot++)
        {
            if (_batch.Streams[slot].Selection is { Counters.Length: > 0 })
            {
                _front.Compute(SamplesOf(slot), _batch.MelOf(slot));
            }
        }

        foreach (var set in _batchModels.FeatureSets)
        {
            _batch.Embed(set);
        }

        for (var slot = 0; slot < _batch.Count; slot++)
        {
            var stream = _batch.Streams[slot];
            if (stream.Selection is { Counters.Length: > 0 } selection)
            {
                var isVoice = stream.HearsVoice(SamplesOf(slot), _voice, Options.VadThreshold ?? 0);
                _batch.Score(stream, selection, isVoice);
            }
        }
    }
}
