using HomeLab.Inference.Loading;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Tests.Speech;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Piper;

public sealed class PiperStreamTests
{
    private const string Sentence = "The heating in the living room is set to twenty one degrees and will follow the schedule that you have chosen. ";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Loaded once: a model costs more than what is asked of it here.
    private readonly SpeechSynthesizer _synthesizer = PiperGolden.Synthesizer;

    [Fact]
    public async Task The_first_audio_comes_before_the_sentence_is_finished()
    {
        await using var stream = _synthesizer.OpenStream(Fixed("fr_FR-synth-x_low"));
        stream.Append(Sentence);
        stream.Complete();
        var blocks = new List<int>();

        await foreach (var block in stream.ReadAllAsync(Cancellation))
        {
            blocks.Add(block.Pcm.Length);
            block.Dispose();
        }

        // A block has up to a quarter of a second; the first chunk is 12 frames of 256 samples.
        Assert.Equal(12 * 512, blocks[0]);
        Assert.All(blocks, length => Assert.InRange(length, 2, 8000));
    }

    [Fact]
    public async Task Replies_at_once_sound_like_one_alone()
    {
        string[] voices = ["fr_FR-synth-x_low", "de_DE-synth-low"];
        var alone = new Dictionary<string, byte[]>();
        foreach (var voice in voices)
        {
            alone[voice] = await SpeechReader.SpeakAsync(_synthesizer, Fixed(voice), "Lamp.");
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            var pcm = await SpeechReader.SpeakAsync(_synthesizer, Fixed(voices[i % 2]), "Lamp.");
            Assert.Equal(alone[voices[i % 2]], pcm);
        }));
    }

    [Fact]
    public async Task A_disposed_reply_stops_and_frees_the_worker()
    {
        var stream = _synthesizer.OpenStream(Fixed("de_DE-synth-low"));
        stream.Append(string.Concat(Enumerable.Repeat(Sentence, 100)));
        stream.Complete();
        await using (var blocks = stream.ReadAllAsync(Cancellation).GetAsyncEnumerator(Cancellation))
        {
            Assert.True(await blocks.MoveNextAsync());
            blocks.Current.Dispose();
        }

        await stream.DisposeAsync().AsTask().WaitAsync(Eventually.Limit, Cancellation);

        Assert.NotEmpty(await SpeechReader.SpeakAsync(_synthesizer, Fixed("fr_FR-synth-x_low"), "Next."));
    }

    [Fact]
    public async Task A_kept_phrase_is_the_same_audio_without_synthesis()
    {
        using var synthesizer = new SpeechSynthesizer(new SpeechOptions { VoiceFolders = { new VoiceFolder(PiperGolden.Voices) } });
        var noisy = new SpeechRequest(synthesizer.FindVoice("fr_FR-synth-x_low", null)!) { Speed = 2, NoiseWidth = 0 };

        var first = await SpeechReader.SpeakAsync(synthesizer, noisy, "Lamp.");
        var second = await SpeechReader.SpeakAsync(synthesizer, noisy, "Lamp.");
        var louder = await SpeechReader.SpeakAsync(synthesizer, noisy with { Volume = 2 }, "Lamp.");
        var slower = await SpeechReader.SpeakAsync(synthesizer, noisy with { Speed = 1 }, "Lamp.");

        Assert.Equal(first, second);
        Assert.Equal(first.Length, louder.Length);
        Assert.True(SpeechReader.Rms(louder) > SpeechReader.Rms(first));
        Assert.True(slower.Length > first.Length * 1.5);
    }

    [Fact]
    public async Task Without_the_cache_noise_makes_each_time_different()
    {
        var noisy = new SpeechRequest(_synthesizer.FindVoice("fr_FR-synth-x_low", null)!) { Speed = 2, NoiseWidth = 0 };

        Assert.NotEqual(
            await SpeechReader.SpeakAsync(_synthesizer, noisy, "Lamp."),
            await SpeechReader.SpeakAsync(_synthesizer, noisy, "Lamp."));
    }

    [Fact]
    public async Task Voices_beyond_the_memory_budget_make_room_and_come_back()
    {
        using var memory = new ModelMemory(
            new ModelMemoryOptions { MaxBytes = new FileInfo(PiperGolden.Voice("de_DE-synth-low")).Length * 5 / 4 });
        using var synthesizer = new SpeechSynthesizer(
            new SpeechOptions { VoiceFolders = { new VoiceFolder(PiperGolden.Voices) }, PhraseCacheBytes = 0 }, memory: memory);
        async Task<byte[]> Speak(string voice) =>
            await SpeechReader.SpeakAsync(
                synthesizer, PiperGolden.Request(synthesizer.FindVoice(voice, null)!) with { Speed = 4 }, "Lamp.");

        var first = await Speak("fr_FR-synth-x_low");
        Assert.Equal(["fr_FR-synth-x_low"], memory.Loaded.Select(model => model.Name));
        await Speak("de_DE-synth-low");

        Assert.Equal(["de_DE-synth-low"], memory.Loaded.Select(model => model.Name));
        Assert.Equal(first, await Speak("fr_FR-synth-x_low"));
    }

    [Fact]
    public async Task Speakers_of_one_voice_differ()
    {
        var voice = _synthesizer.FindVoice("en_US-synth_ms-medium", null)!;

        var byName = await SpeechReader.SpeakAsync(_synthesizer, PiperGolden.Request(voice) with { Speaker = "p007", Speed = 4 }, "Lamp.");
        var byNumber = await SpeechReader.SpeakAsync(_synthesizer, PiperGolden.Request(voice, 7) with { Speed = 4 }, "Lamp.");
        var other = await SpeechReader.SpeakAsync(_synthesizer, PiperGolden.Request(voice) with { Speed = 4 }, "Lamp.");

        Assert.Equal(byName, byNumber);
        Assert.NotEqual(byName, other);
    }

    private SpeechRequest Fixed(string voice) => PiperGolden.Request(_synthesizer.FindVoice(voice, null)!) with { Speed = 2 };
}
