using System.Diagnostics;
using HomeLab.Inference.Vad;
using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Wake;

/// <summary>
/// The one thread that advances every stream, a hop at a time, so that whoever is next waits for one hop and no more. Streams with a hop to
/// score queue up; those with more to do go to the end of the queue: who floods waits behind everybody else. Sleeps when nothing is queued.
/// </summary>
internal sealed class WakeScheduler : IDisposable
{
    private readonly Queue<WakeStream> _ready = new(256);
    private readonly object _gate = new();
    private readonly Thread _thread;
    private readonly ILogger _logger;
    private readonly IVoiceActivityDetector? _voice;
    private readonly HopScorer _scorer = new();
    private readonly float[] _samples = new float[MelFrontEnd.CallSamples];
    private readonly List<IDisposable> _retired = [];
    private WakeModels _models;
    private bool _stopping;
    private bool _isFailing;

    public WakeScheduler(WakeModels models, WakeOptions options, IVoiceActivityDetector? voice, ILogger logger)
    {
        _models = models;
        Options = options;
        _voice = options.VadThreshold is null ? null : voice;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "wake" };
        _thread.Start();
    }

    public WakeOptions Options { get; }

    public WakeModels Models => Volatile.Read(ref _models);

    /// <summary>Puts new models in place; the old ones that are not among them are disposed once no hop uses them.</summary>
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
        while (TakeNext() is { } stream)
        {
            Score(stream);
            lock (_gate)
            {
                _ready.Enqueue(stream);
            }
        }
    }

    /// <summary>Waits for a stream with a hop to score, and takes the hop's samples; null at the end.</summary>
    private WakeStream? TakeNext()
    {
        while (true)
        {
            WakeStream? stream;
            WakeModels models;
            lock (_gate)
            {
                while (!_ready.TryDequeue(out stream) && !_stopping)
                {
                    Monitor.Wait(_gate);
                }

                if (_stopping)
                {
                    stream?.Rest();
                    return null;
                }

                models = _models;
                _retired.ForEach(static old => old.Dispose());
                _retired.Clear();
            }

            if (stream!.TryTakeHop(_samples, models))
            {
                return stream;
            }
        }
    }

    private void Score(WakeStream stream)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            _scorer.Score(stream, _samples, _voice, Options.VadThreshold ?? 0);
            _isFailing = false;
        }
        catch (Exception failure)
        {
            if (!_isFailing)
            {
                _logger.HopFailed(failure);
            }

            _isFailing = true;
        }

        WakeMetrics.Hops.Add(1);
        WakeMetrics.HopDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
