using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using HomeLab.Inference;
using HomeLab.Inference.Recognition;

namespace HomeLab.Gateway.Tests.Fakes;

/// <summary>"Transcribes" to the number of bytes it was given, when the test lets it.</summary>
internal sealed class FakeRecognizer(string id, params string[] languages) : ISpeechRecognizer
{
    public string ModelId => id;

    public IReadOnlyList<string> Languages => languages;

    public bool CanTranslate => false;

    /// <summary>What every completion waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Set when work begins.</summary>
    public TaskCompletionSource Started { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set when work is cancelled.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AudioStatus AppendStatus { get; set; } = AudioStatus.Accepted;

    public bool IsFull { get; set; }

    public bool CanTimeWords { get; set; } = true;

    public Exception? Failure { get; set; }

    public ConcurrentQueue<UtteranceOptions> Requests { get; } = new();

    public int Open => Volatile.Read(ref _open);

    /// <summary>Bytes appended so far, over all utterances.</summary>
    public long Heard => Interlocked.Read(ref _heard);

    private int _open;
    private long _heard;

    public IUtterance OpenUtterance(UtteranceOptions options)
    {
        Requests.Enqueue(options);
        Interlocked.Increment(ref _open);
        return new Utterance(this, options);
    }

    public void Dispose()
    {
        // Nothing to release.
    }

    private sealed class Utterance(FakeRecognizer owner, UtteranceOptions options) : IUtterance
    {
        private long _bytes;
        private bool _disposed;

        public TimeSpan Duration => TimeSpan.FromSeconds(_bytes / 32_000d);

        public AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format)
        {
            _bytes += pcm.Length;
            Interlocked.Add(ref owner._heard, pcm.Length);
            return format.IsSupported ? owner.AppendStatus : AudioStatus.UnsupportedFormat;
        }

        public bool TryComplete(CancellationToken cancellationToken, out Task<Transcript> transcript)
        {
            transcript = owner.IsFull ? Task.FromCanceled<Transcript>(new CancellationToken(true)) : RunAsync(cancellationToken);
            return !owner.IsFull;
        }

        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                Interlocked.Decrement(ref owner._open);
            }
        }

        private async Task<Transcript> RunAsync(CancellationToken cancellationToken)
        {
            // Whoever hears that work has begun may put another gate in this one's place.
            var gate = owner.Gate;
            owner.Started.TrySetResult();
            try
            {
                await gate.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                owner.Cancelled.TrySetResult();
                throw;
            }

            if (owner.Failure is { } failure)
            {
                throw failure;
            }

            if (options.Words && !owner.CanTimeWords)
            {
                throw new ModelCapabilityException("This model cannot time words.");
            }

            if (_bytes == 0)
            {
                return new Transcript("", null, TimeSpan.Zero, [], default);
            }

            var segments = new[] { Segment(" heard"), Segment($" {_bytes} bytes") };
            foreach (var segment in segments)
            {
                options.OnSegment?.Invoke(segment);
            }

            return new Transcript($"heard {_bytes} bytes", options.Language ?? "en", Duration, segments, default);
        }

        private TranscriptSegment Segment(string text) =>
            new(
                TimeSpan.Zero,
                TimeSpan.Zero,
                text,
                [new TranscriptToken(text.Length, Encoding.UTF8.GetBytes(text), -0.25f)],
                0,
                -0.25f,
                1,
                0)
            {
                Words = options.Words ? [new TranscriptWord(text, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.42))] : [],
            };
    }
}
