using System.Buffers;
using HomeLab.Inference.Audio;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper.Features;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Transcription;

namespace HomeLab.Inference.Whisper.Listening;

/// <summary>
/// The audio of one utterance. The connection appends; another thread listens: voice activity and log-mel advance while the speaker speaks,
/// and only the log-mel is kept. Freed when its last user (utterance, queued or running job) lets go.
/// </summary>
internal sealed class UtteranceAudio : IMelSource, ISampleSink, IDisposable
{
    private const int ListenSamples = 2048;
    private readonly Lock _gate = new();
    private readonly Lock _analysis = new();
    private readonly SampleQueue _queue;
    private readonly SpeechInput _input;
    private readonly SpeechTracker? _tracker;
    private readonly MelSpectrum _spectrum;
    private readonly Action<MelSpectrum> _giveBack;
    private readonly LogMel _mel;
    private readonly WhisperModelConfig _config;
    private readonly long _maxSamples;
    private readonly long _settledSilence;
    private readonly EndOfSpeech? _endOfSpeech;
    private long _samples;
    private int _unheard;
    private IReadOnlyList<FrameRange>? _speech;
    private bool _ended;
    private volatile bool _endedItself;
    private int _users = 1;

    /// <summary>Begins an utterance.</summary>
    /// <param name="config">The model.</param>
    /// <param name="options">Settings: cap and speech gate.</param>
    /// <param name="endOfSpeech">When the utterance ends by itself; null = never.</param>
    /// <param name="voice">Tells speech from noise, and belongs to the utterance from now on; null takes everything for speech.</param>
    /// <param name="blocks">Where sample memory comes from.</param>
    /// <param name="spectrum">Scratch memory, lent.</param>
    /// <param name="giveBack">Takes <paramref name="spectrum"/> back.</param>
    public UtteranceAudio(
        WhisperModelConfig config,
        WhisperOptions options,
        EndOfSpeech? endOfSpeech,
        IVoiceActivityStream? voice,
        SampleBlocks blocks,
        MelSpectrum spectrum,
        Action<MelSpectrum> giveBack)
    {
        _config = config;
        _input = new SpeechInput(this);
        _queue = new SampleQueue(blocks);
        _endOfSpeech = endOfSpeech;
        _tracker = voice is null ? null : new SpeechTracker(voice, options.Speech);
        (_spectrum, _giveBack) = (spectrum, giveBack);
        _mel = new LogMel(spectrum, config.HopLength);
        _settledSilence = (long)(options.Speech.Padding.TotalSeconds * SpeechInput.SampleRateHz) + config.FftSize;
        _maxSamples = (long)(options.MaxUtterance.TotalSeconds * SpeechInput.SampleRateHz);
    }

    /// <summary>Length of the audio taken.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Interlocked.Read(ref _samples) / SpeechInput.SampleRateHz);

    /// <summary>Samples that nobody has listened to yet.</summary>
    public int Unheard => Volatile.Read(ref _unheard);

    /// <summary>Whether the speaker has finished: audio that comes later is no part of the utterance.</summary>
    public bool EndedItself => _endedItself;

    /// <summary>Takes PCM. Allocates nothing per call once its blocks are rented.</summary>
    public AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format)
    {
        if (!format.IsSupported)
        {
            return AudioStatus.UnsupportedFormat;
        }

        lock (_gate)
        {
            if (_endedItself)
            {
                return AudioStatus.Accepted;
            }

            var incoming = pcm.Length / format.BytesPerFrame * SpeechInput.SampleRateHz / format.SampleRateHz;
            if (_ended || _samples + incoming > _maxSamples)
            {
                return AudioStatus.TooLong;
            }

            return _input.Append(pcm, format);
        }
    }

    /// <summary>Receives converted samples, inside <see cref="Append"/>.</summary>
    void ISampleSink.Accept(ReadOnlySpan<float> samples)
    {
        _queue.Write(samples);
        Interlocked.Add(ref _samples, samples.Length);
        Volatile.Write(ref _unheard, _queue.Count);
    }

    /// <summary>Advances voice activity and log-mel over everything that has come, or up to where the speaker has finished.</summary>
    public void Listen()
    {
        Span<float> samples = stackalloc float[ListenSamples];
        lock (_analysis)
        {
            while (!_endedItself && Take(samples) is > 0 and var count)
            {
                _tracker?.Accept(samples[..count]);
                _mel.Append(samples[..count]);
                _endedItself = _endOfSpeech is { } end
                    && (_tracker is null ? end.IsTimedOut(_mel.SampleCount) : end.IsReached(_tracker.Segmenter));
            }
        }
    }

    /// <summary>Takes no more audio.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _ended = true;
                _input.Complete();
            }
        }
    }

    /// <summary>
    /// Ends the audio, listens to what is left and says where it holds speech; empty when nobody spoke. Later calls give the same answer.
    /// </summary>
    public IReadOnlyList<FrameRange> Complete()
    {
        End();
        Listen();
        lock (_analysis)
        {
            if (_speech is null)
            {
                _mel.Complete();
                _speech = Ranges(_tracker?.Complete() ?? Everything());
            }

            return _speech;
        }
    }

    /// <summary>
    /// What has been said, when it is worth a transcript: it fits one window and its frames are there. Call after <see cref="Listen"/>.
    /// </summary>
    /// <param name="atPause">
    /// Only in a pause that has outlasted the padding: more silence then changes nothing in what the model is given. Otherwise at any time.
    /// </param>
    /// <returns>Empty when there is nothing.</returns>
    public IReadOnlyList<FrameRange> Said(bool atPause)
    {
        lock (_analysis)
        {
            if (_tracker is not { Segmenter.HasSpeech: true } || (atPause && _tracker.Segmenter.SilenceSamples < _settledSilence))
            {
                return [];
            }

            _mel.Flush();
            var ranges = Ranges(_tracker.Segmenter.Segments());
            var fits = ranges.Length > 0 && ranges[^1].End - ranges[0].First <= _config.WindowFrames;
            return fits && (!atPause || ranges[^1].End <= _mel.FrameCount) ? ranges : [];
        }
    }

    /// <inheritdoc/>
    public void CopyWindow(FrameRange range, Span<float> target)
    {
        lock (_analysis)
        {
            _mel.CopyWindow(range.First, range.End, target);
        }
    }

    /// <summary>Keeps the memory until a matching <see cref="Dispose"/>; false when it is already gone.</summary>
    public bool TryAddUser()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lets go: every user disposes once, and the last one returns the memory.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) > 0)
        {
            return;
        }

        lock (_gate)
        {
            _ended = true;
            _queue.Dispose();
        }

        lock (_analysis)
        {
            _mel.Dispose();
            _tracker?.Dispose();
        }

        _giveBack(_spectrum);
    }

    private int Take(Span<float> samples)
    {
        lock (_gate)
        {
            var count = _queue.Read(samples);
            Volatile.Write(ref _unheard, _queue.Count);
            return count;
        }
    }

    private IReadOnlyList<SpeechSegment> Everything() => _mel.SampleCount == 0 ? [] : [new SpeechSegment(0, _mel.SampleCount)];

    private FrameRange[] Ranges(IReadOnlyList<SpeechSegment> segments)
    {
        var hop = _config.HopLength;
        return [.. segments.Select(segment => new FrameRange((int)(segment.Start / hop), (int)((segment.End + hop - 1) / hop)))];
    }
}
