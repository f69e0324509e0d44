using System.Buffers;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Vad;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper;

/// <summary>The recogniser hears that the speaker has finished, at the same place whatever the machine does.</summary>
public sealed class EndOfSpeechTests(DemoRecognizer demo) : IClassFixture<DemoRecognizer>
{
    private static readonly byte[] Silence = new byte[4 * 32_000];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("goforward.raw", 0.7)]
    [InlineData("cards_001.wav", 0.7)]
    [InlineData("living_room_light_en.wav", 0.25)]
    [InlineData("living_room_light_de.wav", 1.25)]
    public async Task Real_speech_ends_by_itself_with_the_transcript_that_audio_stop_would_give(string clip, double silence)
    {
        var pcm = GoldenWhisper.Pcm(SharedFolder.Path("audio/stt/" + clip));
        var plain = await TranscribeAsync([.. pcm, .. Silence]);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var utterance = demo.Recognizer.OpenUtterance(new()
        {
            Language = "en",
            EndOfSpeech = new EndOfSpeech { Silence = TimeSpan.FromSeconds(silence), OnEnd = end.SetResult },
        });

        Append(utterance, [.. pcm, .. Silence]);
        await end.Task.WaitAsync(Eventually.Limit, Token);
        Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(pcm), PcmFormat.Speech16Khz));
        Assert.True(utterance.TryComplete(Token, out var transcript));

        Assert.Equal(plain.Text, (await transcript.WaitAsync(Eventually.Limit, Token)).Text);
    }

    [Fact]
    public async Task Where_nobody_speaks_the_time_limit_ends_it_with_nothing()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var utterance = demo.Recognizer.OpenUtterance(new()
        {
            EndOfSpeech = new EndOfSpeech { Silence = TimeSpan.FromSeconds(0.7), Timeout = TimeSpan.FromSeconds(3), OnEnd = end.SetResult },
        });

        Append(utterance, Silence.AsSpan(0, 2 * 32_000).ToArray());
        Assert.False(end.Task.IsCompleted);
        Append(utterance, Silence);
        await end.Task.WaitAsync(Eventually.Limit, Token);

        Assert.True(utterance.TryComplete(Token, out var transcript));
        Assert.Equal("", (await transcript.WaitAsync(Eventually.Limit, Token)).Text);
    }

    [Theory]
    [InlineData(0.25, 50, true)]
    [InlineData(0.7, 50, false)]
    [InlineData(0.7, 80, true)]
    [InlineData(1.25, 75, false)]
    [InlineData(1.25, 110, true)]
    public void Silence_after_speech_ends_it(double silence, int frames, bool isReached)
    {
        var heard = new SpeechSegmenter(new SpeechSegmenterOptions { MinSilence = TimeSpan.FromMilliseconds(300) });
        for (var i = 0; i < frames; i++)
        {
            heard.Push(i < 40 ? 0.9f : 0.01f);
        }

        Assert.Equal(isReached, new EndOfSpeech { Silence = TimeSpan.FromSeconds(silence), OnEnd = Nothing }.IsReached(heard));
    }

    [Fact]
    public void A_short_word_is_given_a_second_and_silence_alone_is_no_end()
    {
        var rule = new EndOfSpeech { Silence = TimeSpan.FromSeconds(0.25), OnEnd = Nothing };
        var heard = new SpeechSegmenter();
        Push(heard, 0.01f, 200);
        Assert.False(rule.IsReached(heard));

        Push(heard, 0.9f, 10);
        Push(heard, 0.01f, 12);
        Assert.False(rule.IsReached(heard));

        Push(heard, 0.01f, 12);
        Assert.True(rule.IsReached(heard));
    }

    private static void Push(SpeechSegmenter heard, float probability, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            heard.Push(probability);
        }
    }

    private static void Nothing()
    {
        // Only the rule is asked here.
    }

    private async Task<Transcript> TranscribeAsync(byte[] pcm)
    {
        using var utterance = demo.Recognizer.OpenUtterance(new() { Language = "en" });
        Append(utterance, pcm);
        Assert.True(utterance.TryComplete(Token, out var transcript));
        return await transcript.WaitAsync(Eventually.Limit, Token);
    }

    /// <summary>As a microphone sends it, only faster: 64 ms at a time.</summary>
    private static void Append(IUtterance utterance, byte[] pcm)
    {
        foreach (var chunk in pcm.Chunk(2048))
        {
            Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(chunk), PcmFormat.Speech16Khz));
        }
    }
}
