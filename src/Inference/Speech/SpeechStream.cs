using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HomeLab.Inference.Text;

namespace HomeLab.Inference.Speech;

/// <summary>
/// One reply. The writer's thread cuts the text; one task has the pieces spoken in order and fills a bounded channel, so that the next
/// piece is computed while the reader is busy with the last one, but never more than ten seconds ahead.
/// </summary>
internal sealed class SpeechStream : ISpeechStream
{
    // 40 blocks of a quarter of a second.
    private const int BlocksAhead = 40;

    private readonly ISpeaker _speaker;
    private readonly SpeechRequest _request;
    private readonly SpeechServices _services;
    private readonly SpeechText _text;
    private readonly Channel<TextPiece> _pieces;
    private readonly Channel<PcmBlock> _audio;
    private readonly PcmSink _sink;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Task _pump;
    private long _started;
    private TimeSpan _firstAudio;
    private int _characters;
    private bool _completed;
    private bool _disposed;

    /// <summary>Opens the stream; it takes a place among the active ones when its first piece is ready.</summary>
    public SpeechStream(ISpeaker speaker, SpeechRequest request, SpeechServices services)
    {
        (_speaker, _request, _services) = (speaker, request, services);
        Format = new PcmFormat(speaker.Voice.SampleRateHz, sizeof(short), 1);
        // A piece has at least one character: the text cap bounds it.
        _pieces = Channel.CreateBounded<TextPiece>(services.Options.MaxTextChars + 1);
        _audio = Channel.CreateBounded<PcmBlock>(new BoundedChannelOptions(BlocksAhead) { SingleReader = true, SingleWriter = true });
        _sink = new PcmSink(_audio.Writer, Format.SampleRateHz, Math.Clamp(request.Volume, 0f, 4f), OnFirstAudio);
        _text = new SpeechText(
            new SplitterOptions { Language = speaker.Language, FirstPieceChars = services.Options.FirstPieceChars },
            piece => _pieces.Writer.TryWrite(piece));
        speaker.Prepare();
        _pump = RunAsync();
    }

    /// <inheritdoc/>
    public PcmFormat Format { get; }

    /// <inheritdoc/>
    public bool Append(ReadOnlySpan<char> text)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_completed)
        {
            throw new InvalidOperationException("The stream was completed; no text can follow.");
        }

        if (_characters + text.Length > _services.Options.MaxTextChars)
        {
            return false;
        }

        if (_characters == 0)
        {
            _started = Stopwatch.GetTimestamp();
        }

        _characters += text.Length;
        _text.Append(text);
        return true;
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (!_completed && !_disposed)
        {
            _completed = true;
            _text.Complete();
            _pieces.Writer.TryComplete();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PcmBlock> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _audio.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_audio.Reader.TryRead(out var block))
            {
                yield return block;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _cancellation.CancelAsync();
        await _pump;
        while (_audio.Reader.TryRead(out var block))
        {
            block.Dispose();
        }

        _cancellation.Dispose();
    }

    private async Task RunAsync()
    {
        var entered = false;
        Exception? failure = null;
        try
        {
            if (await _pieces.Reader.WaitToReadAsync(_cancellation.Token))
            {
                _services.Admission.Enter();
                entered = true;
                await new SpeechPieces(_speaker, _request, _services, _sink).SpeakAsync(_pieces.Reader, _cancellation.Token);
            }
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // Disposed: nobody reads any more.
        }
        catch (Exception caught)
        {
            failure = caught as InferenceException
                ?? new InferenceException($"Speaking with voice '{_speaker.Voice.Name}' failed.", caught);
        }

        Finish(entered, failure);
    }

    private void Finish(bool entered, Exception? failure)
    {
        _pieces.Writer.TryComplete();
        _audio.Writer.TryComplete(failure);
        if (entered)
        {
            _services.Admission.Leave();
            var audio = TimeSpan.FromSeconds((double)_sink.Samples / Format.SampleRateHz);
            _services.Logger.Spoke(
                _characters, _speaker.Voice.Name, (long)audio.TotalMilliseconds, (long)_firstAudio.TotalMilliseconds);
        }
        else if (failure is OverloadedException)
        {
            _services.Metrics.Rejected();
        }
    }

    private void OnFirstAudio()
    {
        _firstAudio = Stopwatch.GetElapsedTime(_started);
        _services.Metrics.FirstAudio(_firstAudio, _speaker.Voice.IsFallback ? "espeak" : "piper");
    }
}
