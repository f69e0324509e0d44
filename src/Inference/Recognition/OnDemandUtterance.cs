using System.Buffers;
using HomeLab.Inference.Loading;

namespace HomeLab.Inference.Recognition;

/// <summary>
/// An utterance that keeps its model loaded, up to its transcript. While the model is being loaded it keeps the audio, and hands it over
/// then.
/// </summary>
internal sealed class OnDemandUtterance : IUtterance
{
    /// <summary>Audio kept while the model is being loaded: a minute at 16 kHz. Loading takes seconds.</summary>
    private const int MaxEarlyBytes = 60 * 32_000;

    private readonly UtteranceOptions _options;
    private readonly Lock _gate = new();
    private readonly Task _opening;
    private readonly ModelSlot<ISpeechRecognizer> _slot;
    private EarlyAudio? _early;
    private ModelLease<ISpeechRecognizer>? _lease;
    private IUtterance? _inner;
    private bool _disposed;

    /// <summary>Begins an utterance; the model is loaded if it is not.</summary>
    public OnDemandUtterance(ModelSlot<ISpeechRecognizer> slot, UtteranceOptions options)
    {
        (_slot, _options) = (slot, options);
        if (slot.TryAcquire() is { } lease)
        {
            Open(lease);
            _opening = Task.CompletedTask;
        }
        else
        {
            _early = new EarlyAudio(MaxEarlyBytes);
            _opening = OpenAsync();
        }
    }

    /// <inheritdoc/>
    public TimeSpan Duration
    {
        get
        {
            lock (_gate)
            {
                return _inner?.Duration ?? _early?.Duration ?? TimeSpan.Zero;
            }
        }
    }

    /// <inheritdoc/>
    public AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _inner is { } inner ? inner.Append(pcm, format) : _early!.Append(pcm, format);
        }
    }

    /// <inheritdoc/>
    public bool TryComplete(CancellationToken cancellationToken, out Task<Transcript> transcript)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_inner is null)
            {
                transcript = CompleteLaterAsync(cancellationToken);
                return true;
            }
        }

        return TryCompleteInner(cancellationToken, out transcript);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _inner?.Dispose();
            _early?.Dispose();
        }

        _lease?.Dispose();
    }

    private async Task<Transcript> CompleteLaterAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        ObjectDisposedException.ThrowIf(_inner is null, this);
        return TryCompleteInner(cancellationToken, out var transcript) ? await transcript : throw new OverloadedException();
    }

    /// <summary>The work may outlive this utterance, and the model must outlive the work.</summary>
    private bool TryCompleteInner(CancellationToken cancellationToken, out Task<Transcript> transcript)
    {
        var hold = _slot.TryAcquire();
        if (!_inner!.TryComplete(cancellationToken, out transcript))
        {
            hold?.Dispose();
            return false;
        }

        transcript.ContinueWith(
            _ => hold?.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return true;
    }

    private async Task OpenAsync()
    {
        var lease = await _slot.AcquireAsync(CancellationToken.None);
        lock (_gate)
        {
            if (!_disposed)
            {
                Open(lease);
                return;
            }
        }

        lease.Dispose();
    }

    private void Open(ModelLease<ISpeechRecognizer> lease)
    {
        _lease = lease;
        _inner = lease.Model.OpenUtterance(_options);
        _early?.HandTo(_inner);
        _early = null;
    }
}
