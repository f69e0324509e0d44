using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using HomeLab.Inference.Onnx;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Scheduling;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper.Decoding;
using HomeLab.Inference.Whisper.Features;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Listening;
using HomeLab.Inference.Whisper.Runtime;
using HomeLab.Inference.Whisper.Transcription;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeLab.Inference.Whisper;

/// <summary>
/// Speech to text with any Whisper model in Optimum layout (config.json, generation_config.json, preprocessor_config.json, tokenizer.json
/// and <c>.onnx</c> files beside them or in <c>onnx/</c>). Owns the model, its workers and one listening thread.
/// </summary>
public sealed class WhisperRecognizer : ISpeechRecognizer
{
    private readonly WhisperModel _model;
    private readonly WhisperOptions _options;
    private readonly IVoiceActivityDetector? _voice;
    private readonly WorkerPool _pool;
    private readonly MelFilterBank _filters;
    private readonly ConcurrentBag<DecoderWorkspace> _workspaces = [];
    private readonly ConcurrentBag<MelSpectrum> _spectra = [];
    private readonly ConcurrentDictionary<Speculation, byte> _ahead = [];
    private readonly SampleBlocks _blocks = new();
    private readonly WhisperMetrics _metrics;
    private int _busy;
    private volatile int _batch;

    private WhisperRecognizer(
        string modelId, WhisperModel model, WhisperOptions options, IVoiceActivityDetector? voice, ILogger log, IMeterFactory? meters)
    {
        (ModelId, _model, _options, _voice, Log) = (modelId, model, options, voice, log);
        _batch = model.Batch;
        _filters = new MelFilterBank(model.Config.MelBins, model.Config.FftSize, model.Config.SampleRateHz);
        _spectra.Add(new MelSpectrum(_filters, model.Config.FftSize));
        Languages = model.Config.Languages.Count > 0 ? [.. model.Config.Languages.Keys.Order(StringComparer.Ordinal)] : ["en"];
        _pool = new WorkerPool("homelab-stt", options.Workers, options.QueueCapacity);
        Listener = new ListeningThread("homelab-stt-ear", failure => Log.ListeningFailed(failure));
        _metrics = new WhisperMetrics(meters, modelId, () => _pool.QueueDepth);
    }

    /// <inheritdoc/>
    public string ModelId { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Languages { get; }

    /// <inheritdoc/>
    public bool CanTranslate => _model.Config.Translate is not null && _model.Config.Languages.Count > 1;

    internal ListeningThread Listener { get; }

    internal ILogger Log { get; }

    /// <summary>Memory that a model will take, about: the weights that would be loaded.</summary>
    /// <exception cref="InferenceException">No complete set is installed.</exception>
    public static long Measure(string folder, WhisperOptions options) =>
        new WhisperFolder(folder).ChooseWeights(options.Precision, !TensorPlace.Of(options.Device).IsHost).Bytes;

    /// <summary>Loads a model. Takes from 0.1 s (tiny) to some seconds.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="options">Settings.</param>
    /// <param name="voice">Tells speech from noise; shared, not disposed here. Null takes all audio for speech, and noise may then become
    /// words.</param>
    /// <param name="loggers">Where to log; null = nowhere.</param>
    /// <param name="meters">Where to measure; null = a meter of its own.</param>
    /// <param name="modelId">What to call the model; null = the folder's name.</param>
    /// <exception cref="InferenceException">A file is missing, damaged, or does not fit the others; the message says which and what to
    /// do.</exception>
    public static WhisperRecognizer Load(
        string folder,
        WhisperOptions options,
        IVoiceActivityDetector? voice = null,
        ILoggerFactory? loggers = null,
        IMeterFactory? meters = null,
        string? modelId = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var started = Stopwatch.GetTimestamp();
        var threads = options.Threads > 0 ? options.Threads : Math.Max(1, ThreadBudget.Cores / options.Workers);
        var model = WhisperModel.Load(folder, options, threads);
        var id = modelId ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var log = (loggers ?? NullLoggerFactory.Instance).CreateLogger<WhisperRecognizer>();
        var recognizer = new WhisperRecognizer(id, model, options, voice, log, meters);
        log.Loaded(
            id,
            model.Precision.ToString(),
            recognizer.Languages.Count,
            model.Config.Window.TotalSeconds,
            model.OnGpu ? "the GPU" : "the CPU",
            options.Workers,
            threads,
            model.Batch,
            Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (model.Batch > 1 && model.Precision == WhisperPrecision.Int8)
        {
            log.BatchOf8Bit(model.Batch);
        }

        return recognizer;
    }

    /// <inheritdoc/>
    public IUtterance OpenUtterance(UtteranceOptions options)
    {
        var spectrum = _spectra.TryTake(out var used) ? used : new MelSpectrum(_filters, _model.Config.FftSize);
        var audio = new UtteranceAudio(_model.Config, _options, options.EndOfSpeech, _voice?.OpenStream(), _blocks, spectrum, _spectra.Add);
        return new WhisperUtterance(this, options, audio);
    }

    /// <summary>Ends the workers after the window they are at, then frees the model.</summary>
    public void Dispose()
    {
        Listener.Dispose();
        _metrics.Dispose();
        _pool.Dispose();
        foreach (var workspace in _workspaces)
        {
            workspace.Dispose();
        }

        _model.Dispose();
    }

    internal bool TryTranscribe(
        UtteranceAudio audio, UtteranceOptions options, CancellationToken cancellationToken, out Task<Transcript> transcript)
    {
        var job = new TranscriptionJob(this, audio, options, cancellationToken);
        transcript = job.Task;
        var priority = IsLong(audio.Duration) ? WorkPriority.Background : options.Priority;
        if (TryQueue(job, priority, cancellationToken))
        {
            if (priority != WorkPriority.Background)
            {
                MakeRoom();
            }

            return true;
        }

        job.Abandon();
        _metrics.Rejected();
        Log.Refused(_pool.QueueDepth);
        return false;
    }

    internal TranscriptionRun Begin(UtteranceAudio audio, IReadOnlyList<FrameRange> speech, UtteranceOptions options) =>
        new(_model, _options, options, audio, speech);

    internal void DecodeTogether(IReadOnlyList<BatchRow> rows, DecoderWorkspace workspace)
    {
        _metrics.Together(rows.Count);
        new WindowBatch(_model, _options, workspace).Decode(rows);
    }

    /// <summary>A batch failed: the model's files take one window at a time, or the device has no room for more.</summary>
    internal void StopBatches(Exception failure, int utterances)
    {
        _batch = 1;
        Log.BatchFailed(failure, utterances);
    }

    internal void CountAlone() => _metrics.Together(1);

    internal (int Head, int Tail, bool Detects) ShapeOf(WindowRequest request) => request.Prompt.Shape(_model.Config);

    internal bool StepsAside(TimeSpan duration) => IsLong(duration) && _pool.QueueDepth > 0;

    internal bool TryQueueAgain(TranscriptionJob job, CancellationToken cancellationToken) =>
        TryQueue(job, WorkPriority.Background, cancellationToken);

    internal WorkspaceLease RentWorkspace(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _busy);
        return new WorkspaceLease(
            _workspaces.TryTake(out var workspace) ? workspace : new DecoderWorkspace(_model.Config), Return, cancellationToken);
    }

    /// <summary>Starts work that nobody waits for yet; null while no worker is idle, for it must take no place from others.</summary>
    internal Speculation? TrySpeculate(UtteranceAudio audio, IReadOnlyList<FrameRange> speech, UtteranceOptions options, IListener listener)
    {
        if (_pool.QueueDepth > 0 || Volatile.Read(ref _busy) >= _pool.Workers || !audio.TryAddUser())
        {
            return null;
        }

        var speculation = new Speculation(this, audio, speech, options, listener);
        var priority = (WorkPriority)Math.Max((int)options.Priority, (int)WorkPriority.Interactive);
        _ahead.TryAdd(speculation, 0);
        if (speculation.TryStart(_pool, priority))
        {
            return speculation;
        }

        Forget(speculation);
        return null;
    }

    /// <summary>A transcript computed ahead takes no worker any more.</summary>
    internal void Forget(Speculation speculation) => _ahead.TryRemove(speculation, out _);

    internal bool Speculates(UtteranceOptions options) => _voice is not null && (_options.Speculate || options.OnPartial is not null);

    internal void Speculated(bool confirmed) => _metrics.Speculated(confirmed);

    internal void Report(Transcript transcript, int tokens)
    {
        _metrics.Transcribed(transcript, tokens);
        if (tokens == 0)
        {
            Log.NobodySpoke(transcript.AudioDuration.TotalSeconds);
            return;
        }

        var (queued, encode, decode) = transcript.Timing;
        Log.Transcribed(
            transcript.AudioDuration.TotalSeconds,
            queued.TotalMilliseconds,
            encode.TotalMilliseconds,
            decode.TotalMilliseconds,
            tokens,
            transcript.Segments.Count);
    }

    // Whoever has stopped speaking does not wait for what is only computed ahead: it is given up within one operator of the network.
    private void MakeRoom()
    {
        if (Volatile.Read(ref _busy) >= _pool.Workers)
        {
            _ = _ahead.Keys.Any(speculation => speculation.TryYield());
        }
    }

    // More than a window cannot be somebody waiting for a light.
    private bool IsLong(TimeSpan duration) => duration > _model.Config.Window;

    private bool TryQueue(TranscriptionJob job, WorkPriority priority, CancellationToken cancellationToken)
    {
        // A long file works for minutes: nobody's window waits for its.
        var subject = priority == WorkPriority.Background ? null : job;
        if (!_pool.TryRun(_ => Run(job, subject is not null), priority, cancellationToken, out var ran, subject))
        {
            return false;
        }

        ran.ContinueWith(
            _ => job.Abandon(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnCanceled | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return true;
    }

    private void Return(DecoderWorkspace workspace)
    {
        _workspaces.Add(workspace);
        Interlocked.Decrement(ref _busy);
    }

    // What waits at this moment is done together; nobody is waited for.
    private bool Run(TranscriptionJob job, bool isShared)
    {
        if (isShared && _batch is > 1 and var batch && _pool.TakeWaiting<TranscriptionJob>(batch - 1) is { Count: > 0 } others)
        {
            new JobBatch(this, [job, .. others]).Execute();
        }
        else
        {
            CountAlone();
            job.Execute();
        }

        return true;
    }
}
