using System.Buffers;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Whisper.Listening;

namespace HomeLab.Inference.Whisper;

/// <summary>An utterance: the caller's end of its audio.</summary>
internal sealed class WhisperUtterance : IUtterance, IListener
{
    /// <summary>Samples that are worth waking the listening thread for: two frames of voice activity.</summary>
    private const int WorthListening = 1024;

    private readonly WhisperRecognizer _recognizer;
    private readonly UtteranceOptions _options;
    private readonly UtteranceAudio _audio;
    private int _disposed;

    public WhisperUtterance(WhisperRecognizer recognizer, UtteranceOptions options, UtteranceAudio audio)
    {
        (_recognizer, _options, _audio) = (recognizer, options, audio);
    }

    /// <inheritdoc/>
    public TimeSpan Duration => _audio.Duration;

    /// <inheritdoc/>
    public AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var status = _audio.Append(pcm, format);
        if (_audio.Unheard >= WorthListening)
        {
            _recognizer.Listener.Signal(this);
        }

        return status;
    }

    /// <inheritdoc/>
    public bool TryComplete(CancellationToken cancellationToken, out Task<Transcript> transcript)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return _recognizer.TryTranscribe(_audio, _options, cancellationToken, out transcript);
    }

    /// <inheritdoc/>
    public void Advance()
    {
        if (_audio.TryAddUser())
        {
            _audio.Listen();
            _audio.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _audio.Dispose();
        }
    }
}
