using System.Buffers;
using System.Collections.Concurrent;
using System.Threading.Channels;
using HomeLab.Inference;
using HomeLab.Inference.Wake;

namespace HomeLab.Gateway.Tests.Fakes;

/// <summary>"Hears" a word in every chunk whose first byte is 1.</summary>
internal sealed class FakeWakeWords : IWakeWordDetector
{
    public event Action? WordsChanged
    {
        add { }
        remove { }
    }

    public List<WakeWord> Installed { get; } =
    [
        new("okay_nabu", "okay nabu", ["en"], "v0.1", "openwakeword", false),
        new("computer", "computer", ["en"], "v0.1", "demo", true),
    ];

    public IReadOnlyList<WakeWord> Words => Installed;

    public ConcurrentQueue<string> Calls { get; } = new();

    public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IWakeStream OpenStream() => new Stream(this);

    public void Dispose()
    {
        // Nothing to release.
    }

    private sealed class Stream(FakeWakeWords owner) : IWakeStream
    {
        private readonly Channel<WakeDetection> _detections = Channel.CreateBounded<WakeDetection>(8);
        private List<string> _selected = [];
        private long _bytes;

        public ChannelReader<WakeDetection> Detections => _detections.Reader;

        public int Select(IReadOnlyList<string>? names)
        {
            owner.Calls.Enqueue("select");
            _selected = [.. owner.Words.Select(word => word.Name).Where(name => names is null || names.Count == 0 || names.Contains(name))];
            return _selected.Count;
        }

        public void Reset()
        {
            owner.Calls.Enqueue("reset");
            _bytes = 0;
        }

        public AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format)
        {
            if (!format.IsSupported)
            {
                return AudioStatus.UnsupportedFormat;
            }

            _bytes += pcm.Length;
            if (pcm.Length > 0 && pcm.FirstSpan[0] == 1 && _selected.Count > 0)
            {
                _detections.Writer.TryWrite(new WakeDetection(_selected[0], TimeSpan.FromSeconds(_bytes / 32_000d), 0.9f));
            }

            return AudioStatus.Accepted;
        }

        public ValueTask DrainAsync(CancellationToken cancellationToken) => default;

        public void Dispose()
        {
            _detections.Writer.TryComplete();
            owner.Closed.TrySetResult();
        }
    }
}
