using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HomeLab.Inference;
using HomeLab.Inference.Speech;

namespace HomeLab.Gateway.Tests.Fakes;

using Voice = HomeLab.Inference.Speech.Voice;

/// <summary>"Speaks" 700 samples for each character, in one block for each piece of text.</summary>
internal sealed class FakeSynthesizer : ISpeechSynthesizer
{
    public const int SamplesPerCharacter = 700;

    public List<Voice> Installed { get; } =
    [
        new("en-one", "One", ["en_US"], [], 22_050, "MIT", false),
        new("de-two", "Two", ["de_DE"], ["anna", "bert"], 16_000, "MIT", false),
    ];

    public IReadOnlyList<Voice> Voices => Installed;

    /// <summary>What every block waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Exception? Failure { get; set; }

    public int MaxTextLength { get; set; } = 1000;

    public ConcurrentQueue<(SpeechRequest Request, string Text)> Spoken { get; } = new();

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Voice? FindVoice(string? name, string? language)
    {
        if (!string.IsNullOrEmpty(name))
        {
            return Installed.Find(voice => voice.Name == name);
        }

        return string.IsNullOrEmpty(language)
            ? Installed[0]
            : Installed.Find(voice => voice.Languages.Any(tag => tag.StartsWith(language, StringComparison.Ordinal)));
    }

    public ISpeechStream OpenStream(SpeechRequest request) => new Stream(this, request);

    public void Dispose()
    {
        // Nothing to release.
    }

    private sealed class Stream(FakeSynthesizer owner, SpeechRequest request) : ISpeechStream
    {
        private readonly Channel<string> _text = Channel.CreateUnbounded<string>();
        private int _length;

        public PcmFormat Format => new(request.Voice.SampleRateHz, 2, 1);

        public bool Append(ReadOnlySpan<char> text)
        {
            _length += text.Length;
            return _length <= owner.MaxTextLength && _text.Writer.TryWrite(text.ToString());
        }

        public void Complete() => _text.Writer.TryComplete();

        public async IAsyncEnumerable<PcmBlock> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var text in _text.Reader.ReadAllAsync(cancellationToken))
            {
                await WaitAsync(cancellationToken);
                if (owner.Failure is { } failure)
                {
                    throw failure;
                }

                owner.Spoken.Enqueue((request, text));
                if (text.Length > 0)
                {
                    yield return PcmBlock.Rent(text.Length * SamplesPerCharacter * 2);
                }
            }
        }

        public ValueTask DisposeAsync()
        {
            Complete();
            return default;
        }

        private async Task WaitAsync(CancellationToken cancellationToken)
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
        }
    }
}
