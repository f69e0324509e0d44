using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper;

/// <summary>A transcript computed ahead is the transcript, and is thrown away when more was said.</summary>
public sealed class SpeculationTests : IDisposable
{
    private static readonly byte[] Second = new byte[32_000];

    private readonly string _model = "demo-" + Guid.NewGuid().ToString("N");
    private readonly SileroVad _vad = new(SharedFolder.Path("models/silero/silero_vad_v6.2.1.onnx"));
    private readonly WhisperRecognizer _ahead;
    private readonly WhisperRecognizer _plain;
    private readonly MeterListener _meters = new();
    private readonly ConcurrentQueue<string> _outcomes = new();

    public SpeculationTests()
    {
        _ahead = WhisperRecognizer.Load(GoldenWhisper.DemoFolder, new WhisperOptions(), _vad, modelId: _model);
        _plain = WhisperRecognizer.Load(GoldenWhisper.DemoFolder, new WhisperOptions { Speculate = false }, _vad);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "homelab.stt.speculations")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, _, tags, _) => Count(tags));
        _meters.Start();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _meters.Dispose();
        _ahead.Dispose();
        _plain.Dispose();
        _vad.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_transcript_confirmed_after_a_pause_is_the_plain_one(bool timestamps)
    {
        foreach (var clip in new[] { "h000.wav", "h003.wav", "h007.wav", "h010.wav", "h140.wav", "h166.wav", "h202.wav", "h209.wav" })
        {
            byte[][] parts = [[.. GoldenWhisper.Pcm(GoldenWhisper.DemoClip(clip)), .. Second], [.. Second.AsSpan(0, 12_346)]];

            var ahead = await TranscribeAsync(_ahead, parts, timestamps);
            var plain = await TranscribeAsync(_plain, parts, timestamps);

            AssertSame(plain, ahead);
        }

        Assert.Equal(8, _outcomes.Count(outcome => outcome == "confirmed"));
    }

    [Fact]
    public async Task Whoever_speaks_on_gets_the_whole()
    {
        byte[][] parts =
        [
            [.. GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav")), .. Second],
            [.. GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h141.wav"))],
        ];

        var ahead = await TranscribeAsync(_ahead, parts, timestamps: false);
        var plain = await TranscribeAsync(_plain, parts, timestamps: false);

        AssertSame(plain, ahead);
        Assert.StartsWith("Turn on the office table lamp. Anna is fresh and fast.", ahead.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("confirmed", _outcomes);
    }

    [Fact]
    public async Task Segments_are_told_even_when_the_transcript_was_there_already()
    {
        var heard = new List<TranscriptSegment>();
        byte[][] parts = [[.. GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav")), .. Second]];

        var transcript = await TranscribeAsync(_ahead, parts, timestamps: false, heard.Add);

        Assert.Equal(transcript.Segments, heard);
        Assert.Single(heard);
    }

    [Fact]
    public async Task Partial_transcripts_come_while_the_speaker_speaks()
    {
        var partials = new List<string>();
        using var told = new SemaphoreSlim(0);
        using var utterance = _ahead.OpenUtterance(new() { OnPartial = Note });
        byte[] pcm = [.. GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h004.wav")), .. Second];

        Append(utterance, pcm.AsSpan(0, 70_000).ToArray());
        Assert.True(await told.WaitAsync(Eventually.Limit, Token));
        Append(utterance, pcm[70_000..]);
        Assert.True(await told.WaitAsync(Eventually.Limit, Token));
        Assert.True(utterance.TryComplete(Token, out var transcript));

        var final = await transcript.WaitAsync(Eventually.Limit, Token);
        Assert.Equal("Can you turn off the dining room table lamp?", final.Text);
        Assert.Equal(final.Text, partials[^1]);
        Assert.NotEqual(final.Text, partials[0]);

        void Note(string text)
        {
            partials.Add(text);
            told.Release();
        }
    }

    [Fact]
    public async Task What_is_computed_ahead_gives_way_to_somebody_who_waits()
    {
        using var working = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        byte[] said = [.. GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav")), .. Second];
        using var speaker = _ahead.OpenUtterance(new() { OnPartial = _ => Hold() });
        using var waiting = _ahead.OpenUtterance(new());
        Append(speaker, said);
        Assert.True(await working.WaitAsync(Eventually.Limit, Token));

        Append(waiting, GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h202.wav")));
        Assert.True(waiting.TryComplete(Token, out var first));
        goOn.Release(2);

        Assert.Equal("Turn down the TV.", (await first.WaitAsync(Eventually.Limit, Token)).Text);
        Assert.True(speaker.TryComplete(Token, out var second));
        Assert.Equal("Turn on the office table lamp.", (await second.WaitAsync(Eventually.Limit, Token)).Text);
        Assert.Contains("discarded", _outcomes);

        void Hold()
        {
            working.Release();
            goOn.Wait(Token);
        }
    }

    [Fact]
    public async Task A_listener_that_fails_takes_its_transcript_along_also_when_that_was_there_already()
    {
        byte[][] parts = [[.. GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav")), .. Second]];

        var failure = await Assert.ThrowsAsync<InferenceException>(
            () => TranscribeAsync(_ahead, parts, timestamps: false, _ => throw new InvalidOperationException("The listener is gone.")));

        Assert.Contains("The listener is gone.", failure.Message, StringComparison.Ordinal);
    }

    private async Task<Transcript> TranscribeAsync(
        WhisperRecognizer recognizer, byte[][] parts, bool timestamps, Action<TranscriptSegment>? onSegment = null)
    {
        var pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<string>? onPartial = recognizer == _ahead ? _ => pause.TrySetResult() : null;
        using var utterance = recognizer.OpenUtterance(new() { Timestamps = timestamps, OnSegment = onSegment, OnPartial = onPartial });
        Append(utterance, parts[0]);
        if (onPartial is not null)
        {
            await pause.Task.WaitAsync(Eventually.Limit, Token);
        }

        foreach (var part in parts.Skip(1))
        {
            Append(utterance, part);
        }

        Assert.True(utterance.TryComplete(Token, out var transcript));
        return await transcript.WaitAsync(Eventually.Limit, Token);
    }

    private static void Append(IUtterance utterance, byte[] pcm) =>
        Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(pcm), PcmFormat.Speech16Khz));

    private static void AssertSame(Transcript expected, Transcript actual)
    {
        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(expected.Language, actual.Language);
        Assert.Equal(expected.AudioDuration, actual.AudioDuration);
        Assert.Equal(expected.Segments.Count, actual.Segments.Count);
        foreach (var (one, other) in expected.Segments.Zip(actual.Segments))
        {
            Assert.Equal(
                (one.Start, one.End, one.Text, one.AverageLogProbability, one.NoSpeechProbability),
                (other.Start, other.End, other.Text, other.AverageLogProbability, other.NoSpeechProbability));
            Assert.Equal(
                one.Tokens.Select(token => (token.Id, token.LogProbability)),
                other.Tokens.Select(token => (token.Id, token.LogProbability)));
        }
    }

    private void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags[0].Value is string model && model == _model)
        {
            _outcomes.Enqueue((string)tags[1].Value!);
        }
    }
}
