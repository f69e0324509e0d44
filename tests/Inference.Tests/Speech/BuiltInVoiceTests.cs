using HomeLab.Inference.Speech;

namespace HomeLab.Inference.Tests.Speech;

public sealed class BuiltInVoiceTests : IDisposable
{
    private readonly SpeechSynthesizer _synthesizer = new(new SpeechOptions());

    [Fact]
    public async Task Speaks_without_any_download()
    {
        var voice = _synthesizer.FindVoice(null, null)!;

        var pcm = await SpeechReader.SpeakAsync(_synthesizer, new SpeechRequest(voice), "Turn on the living room lamp.");

        Assert.Equal("espeak-en-us", voice.Name);
        Assert.True(voice.IsFallback);
        Assert.InRange(pcm.Length / 2.0 / voice.SampleRateHz, 1.0, 4.0);
        Assert.True(SpeechReader.Rms(pcm) > 1000);
    }

    [Fact]
    public async Task Text_cut_into_characters_is_spoken_like_the_whole()
    {
        var request = new SpeechRequest(_synthesizer.FindVoice("espeak-de", null)!);
        const string Text = "Am 3. Oktober ist Feiertag. **Dann** bleibt das Licht aus, und zwar im ganzen Haus!";
        var whole = await SpeechReader.SpeakAsync(_synthesizer, request, Text);

        await using var stream = _synthesizer.OpenStream(request);
        foreach (var character in Text)
        {
            stream.Append([character]);
        }

        stream.Complete();

        // espeak-ng's own phase differs from run to run; its length hardly does.
        var cut = await SpeechReader.ReadAsync(stream);
        Assert.InRange((double)cut.Length / whole.Length, 0.98, 1.02);
    }

    [Fact]
    public async Task Audio_flows_while_text_still_arrives()
    {
        await using var stream = _synthesizer.OpenStream(new SpeechRequest(_synthesizer.Voices[0]));
        stream.Append("The first sentence is complete. The second ");

        var blocks = stream.ReadAllAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await blocks.MoveNextAsync().AsTask().WaitAsync(SpeechReader.Limit, TestContext.Current.CancellationToken));
        blocks.Current.Dispose();

        stream.Append("one follows.");
        stream.Complete();
        Assert.True(await blocks.MoveNextAsync().AsTask().WaitAsync(SpeechReader.Limit, TestContext.Current.CancellationToken));
        blocks.Current.Dispose();
        await blocks.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\n ")]
    [InlineData("😀 ... !!!")]
    public async Task Nothing_to_say_gives_no_audio(string text)
    {
        Assert.Empty(await SpeechReader.SpeakAsync(_synthesizer, new SpeechRequest(_synthesizer.Voices[0]), text));
    }

    [Fact]
    public async Task Speed_and_volume_are_heeded()
    {
        var request = new SpeechRequest(_synthesizer.Voices[0]);
        const string Text = "The kitchen light is on and the window is closed.";

        var normal = await SpeechReader.SpeakAsync(_synthesizer, request, Text);
        var fast = await SpeechReader.SpeakAsync(_synthesizer, request with { Speed = 2 }, Text);
        var quiet = await SpeechReader.SpeakAsync(_synthesizer, request with { Volume = 0.25f }, Text);

        Assert.InRange((double)normal.Length / fast.Length, 1.5, 2.6);
        Assert.InRange((double)normal.Length / quiet.Length, 0.98, 1.02);
        Assert.InRange(SpeechReader.Rms(normal) / SpeechReader.Rms(quiet), 3.9, 4.1);
    }

    [Fact]
    public async Task Text_beyond_the_cap_is_refused_and_the_rest_is_spoken()
    {
        using var synthesizer = new SpeechSynthesizer(new SpeechOptions { MaxTextChars = 20 });
        await using var stream = synthesizer.OpenStream(new SpeechRequest(synthesizer.Voices[0]));

        Assert.True(stream.Append("Twelve chars"));
        Assert.False(stream.Append("nine char"));
        Assert.True(stream.Append(" is full"));
        stream.Complete();

        Assert.NotEmpty(await SpeechReader.ReadAsync(stream));
    }

    [Fact]
    public async Task Disposing_ends_a_long_reply_at_once()
    {
        var stream = _synthesizer.OpenStream(new SpeechRequest(_synthesizer.Voices[0]));
        stream.Append(string.Concat(Enumerable.Repeat("This sentence is spoken again and again. ", 400)));
        stream.Complete();
        await foreach (var block in stream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            block.Dispose();
            break;
        }

        await stream.DisposeAsync().AsTask().WaitAsync(SpeechReader.Limit, TestContext.Current.CancellationToken);

        Assert.Empty(await SpeechReader.ReadAsync(stream));
    }

    [Fact]
    public async Task One_reply_too_many_is_refused_and_a_place_is_given_back()
    {
        using var synthesizer = new SpeechSynthesizer(new SpeechOptions { MaxActiveStreams = 1 });
        var request = new SpeechRequest(synthesizer.Voices[0]);
        var first = synthesizer.OpenStream(request);
        first.Append("A complete sentence. And");
        await foreach (var block in first.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            block.Dispose();
            break;
        }

        await Assert.ThrowsAsync<OverloadedException>(() => SpeechReader.SpeakAsync(synthesizer, request, "No room."));

        await first.DisposeAsync();
        Assert.NotEmpty(await SpeechReader.SpeakAsync(synthesizer, request, "Room again."));
    }

    public void Dispose() => _synthesizer.Dispose();
}
