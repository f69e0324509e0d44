using System.Buffers;
using System.Collections.Immutable;
using HomeLab.Inference.Loading;
using HomeLab.Inference.Recognition;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Recognition;

/// <summary>A recogniser whose model is away answers all the same.</summary>
public sealed class OnDemandRecognizerTests : IDisposable
{
    private static readonly byte[] Pcm = [.. Enumerable.Range(0, 3200).Select(i => (byte)i)];

    private readonly ManualTimeProvider _time = new();
    private readonly ModelMemory _memory;
    private volatile ImmutableList<Recognizer> _loaded = [];
    private Task _loading = Task.CompletedTask;
    private Exception? _failure;

    public OnDemandRecognizerTests() => _memory = new ModelMemory(new ModelMemoryOptions { MaxBytes = 100 }, time: _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public async Task It_knows_its_model_while_the_model_is_away_and_brings_it_back()
    {
        using var recognizer = Create();
        Unload();
        Assert.True(Assert.Single(_loaded).IsDisposed);
        Assert.Equal(("model", "en", true), (recognizer.ModelId, Assert.Single(recognizer.Languages), recognizer.CanTranslate));

        using var utterance = recognizer.OpenUtterance(new());
        Append(utterance);
        Assert.Equal("3200 bytes", (await CompleteAsync(utterance)).Text);
        Assert.Equal(2, _loaded.Count);
    }

    [Fact]
    public async Task Audio_that_comes_while_the_model_is_loaded_is_kept_in_order()
    {
        using var recognizer = Create();
        Unload();
        var gate = new TaskCompletionSource();
        _loading = gate.Task;

        using var utterance = recognizer.OpenUtterance(new());
        Append(utterance);
        Append(utterance);
        Assert.Equal(TimeSpan.FromSeconds(0.2), utterance.Duration);
        Assert.True(utterance.TryComplete(Token, out var transcript));
        Assert.False(transcript.IsCompleted);
        gate.SetResult();

        Assert.Equal("6400 bytes", (await transcript.WaitAsync(Eventually.Limit, Token)).Text);
        Assert.Equal([.. Pcm, .. Pcm], _loaded[1].Heard);
    }

    [Fact]
    public async Task A_model_that_does_not_come_back_fails_the_transcript_and_nothing_else()
    {
        using var recognizer = Create();
        Unload();
        _failure = new InferenceException("the file is gone");

        using (var utterance = recognizer.OpenUtterance(new()))
        {
            Append(utterance);
            Assert.Contains(
                "gone", (await Assert.ThrowsAsync<InferenceException>(() => CompleteAsync(utterance))).Message, StringComparison.Ordinal);
        }

        _failure = null;
        using var next = recognizer.OpenUtterance(new());
        Append(next);
        Assert.Equal("3200 bytes", (await CompleteAsync(next)).Text);
    }

    [Fact]
    public async Task The_model_stays_until_the_transcript_is_there()
    {
        using var recognizer = Create();
        var gate = new TaskCompletionSource();
        _loaded[0].Working = gate.Task;
        var utterance = recognizer.OpenUtterance(new());
        Append(utterance);
        Assert.True(utterance.TryComplete(Token, out var transcript));
        utterance.Dispose();

        Unload();
        Assert.False(_loaded[0].IsDisposed);
        gate.SetResult();
        await transcript.WaitAsync(Eventually.Limit, Token);

        Unload();
        Assert.True(_loaded[0].IsDisposed);
    }

    [Fact]
    public void An_utterance_that_is_given_up_while_the_model_is_loaded_holds_nothing()
    {
        using var recognizer = Create();
        Unload();
        var gate = new TaskCompletionSource();
        _loading = gate.Task;
        var utterance = recognizer.OpenUtterance(new());
        Append(utterance);

        utterance.Dispose();
        gate.SetResult();

        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                Unload();
                return _loaded.Count == 2 && _loaded[1].IsDisposed;
            },
            Eventually.Limit));
        Assert.Empty(_loaded[1].Heard);
    }

    [Fact]
    public void A_broken_model_is_found_at_once()
    {
        _failure = new InferenceException("truncated");

        Assert.Throws<InferenceException>(Create);
        Assert.Empty(_memory.Loaded);
    }

    private static void Append(IUtterance utterance) =>
        Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(Pcm), PcmFormat.Speech16Khz));

    private static async Task<Transcript> CompleteAsync(IUtterance utterance)
    {
        Assert.True(utterance.TryComplete(Token, out var transcript));
        return await transcript.WaitAsync(Eventually.Limit, Token);
    }

    private OnDemandRecognizer Create() => OnDemandRecognizer.Load(_memory, "model", 60, staysWarm: false, Load);

    private Recognizer Load()
    {
        _loading.Wait(Token);
        if (_failure is { } failure)
        {
            throw failure;
        }

        var recognizer = new Recognizer();
        _loaded = _loaded.Add(recognizer);
        return recognizer;
    }

    private void Unload() => _time.Advance(TimeSpan.FromHours(1));

    private sealed class Recognizer : ISpeechRecognizer
    {
        public Task Working { get; set; } = Task.CompletedTask;

        public List<byte> Heard { get; } = [];

        public bool IsDisposed { get; private set; }

        public string ModelId => "model";

        public IReadOnlyList<string> Languages => ["en"];

        public bool CanTranslate => true;

        public IUtterance OpenUtterance(UtteranceOptions options) => new Utterance(this);

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Utterance(Recognizer owner) : IUtterance
    {
        public TimeSpan Duration => TimeSpan.FromSeconds(owner.Heard.Count / 32_000d);

        public AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format)
        {
            owner.Heard.AddRange(pcm.ToArray());
            return AudioStatus.Accepted;
        }

        public bool TryComplete(CancellationToken cancellationToken, out Task<Transcript> transcript)
        {
            transcript = WorkAsync();
            return true;
        }

        public void Dispose()
        {
            // Nothing to release.
        }

        private async Task<Transcript> WorkAsync()
        {
            await owner.Working;
            return new Transcript($"{owner.Heard.Count} bytes", "en", Duration, [], default);
        }
    }
}
