using HomeLab.Inference.Speech;
using HomeLab.Inference.Tests.Piper;
using HomeLab.Testing;
using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Tests.Speech;

public sealed class SpeechSynthesizerTests : IDisposable
{
    private readonly VoiceWorkshop _workshop = new();
    private readonly RecordingLogger _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pipers_own_test_voice_speaks()
    {
        CopyTestVoice("test");
        using var synthesizer = Create();

        var pcm = await SpeechReader.SpeakAsync(synthesizer, new SpeechRequest(synthesizer.FindVoice("test", null)!), "This is a test.");

        // It answers each sentence with one second of silence.
        Assert.Equal(22050 * 2, pcm.Length);
    }

    [Fact]
    public async Task A_broken_voice_says_so_and_the_others_stay()
    {
        CopyTestVoice("good");
        CopyTestVoice("truncated");
        Truncate("truncated");
        CopyTestVoice("garbage");
        File.WriteAllText(PathOf("garbage"), new string('x', 5_000));
        CopyTestVoice("swapped");
        File.Copy(SharedFolder.Path("models/demo-wake/computer_v0.1.onnx"), PathOf("swapped"), overwrite: true);
        File.WriteAllText(PathOf("half") + ".json", "{ \"audio\": ");
        File.WriteAllText(PathOf("half"), "");
        File.WriteAllText(PathOf("alone"), "x");
        using var synthesizer = Create();

        Assert.Equal(["garbage", "good", "swapped", "truncated"], synthesizer.Voices.Where(v => !v.IsFallback).Select(v => v.Name).Order());
        foreach (var name in new[] { "truncated", "garbage", "swapped" })
        {
            var failure = await Assert.ThrowsAsync<InferenceException>(
                () => SpeechReader.SpeakAsync(synthesizer, new SpeechRequest(synthesizer.FindVoice(name, null)!), "Hello."));
            Assert.Contains(PathOf(name), failure.Message, StringComparison.Ordinal);
        }

        Assert.NotEmpty(await SpeechReader.SpeakAsync(synthesizer, new SpeechRequest(synthesizer.FindVoice("good", null)!), "Hello."));
        Assert.Single(Messages, message => message.Contains("half.onnx", StringComparison.Ordinal));
        Assert.Single(Messages, message => message.Contains("alone.onnx", StringComparison.Ordinal));
        Assert.Single(
            Messages,
            message =>
                message.Contains("truncated.onnx", StringComparison.Ordinal) && message.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public void A_refresh_sees_new_changed_and_gone_voices_and_warns_once()
    {
        CopyTestVoice("first");
        using var synthesizer = Create();
        var changes = 0;
        synthesizer.VoicesChanged += (_, _) => changes++;
        Assert.False(synthesizer.Refresh());

        CopyTestVoice("second");
        File.WriteAllText(PathOf("bad"), "x");
        Assert.True(synthesizer.Refresh());
        Assert.False(synthesizer.Refresh());
        Assert.NotNull(synthesizer.FindVoice("second", null));

        File.Delete(PathOf("first"));
        Assert.True(synthesizer.Refresh());
        Assert.Null(synthesizer.FindVoice("first", null));

        Assert.Equal(2, changes);
        Assert.Single(Messages, message => message.Contains("bad.onnx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watched_folder_needs_no_refresh()
    {
        using var synthesizer = Create(watched: true);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        synthesizer.VoicesChanged += (_, _) => changed.TrySetResult();

        CopyTestVoice("dropped");

        await changed.Task.WaitAsync(Eventually.Limit, Cancellation);
        Assert.NotNull(synthesizer.FindVoice("dropped", null));
    }

    [Fact]
    public async Task A_voice_that_is_gone_is_refused_by_name()
    {
        CopyTestVoice("brief");
        using var synthesizer = Create();
        var voice = synthesizer.FindVoice("brief", null)!;
        File.Delete(PathOf("brief"));
        synthesizer.Refresh();

        Assert.Contains(
            "'brief'",
            Assert.Throws<InferenceException>(() => synthesizer.OpenStream(new SpeechRequest(voice))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<InferenceException>(() => synthesizer.WarmAsync(voice, Cancellation));
    }

    [Fact]
    public async Task Without_a_voice_the_built_in_one_answers()
    {
        using var synthesizer = Create();

        Assert.True(synthesizer.Voices[0].IsFallback);
        Assert.NotEmpty(await SpeechReader.SpeakAsync(synthesizer, new SpeechRequest(synthesizer.Voices[0]), "Hello."));
        Assert.Single(Messages, message => message.Contains("No Piper voice is installed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_log_message_holds_the_text()
    {
        CopyTestVoice("test");
        using var synthesizer = Create();

        foreach (var voice in new[] { synthesizer.FindVoice("test", null)!, synthesizer.FindVoice("espeak", null)! })
        {
            await SpeechReader.SpeakAsync(synthesizer, new SpeechRequest(voice), "Xylophone marzipan.");
        }

        Assert.NotEmpty(Messages);
        Assert.DoesNotContain(Messages, message => message.Contains("marzipan", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_sentence_pause_stands_between_sentences_only()
    {
        CopyTestVoice("test");
        using var synthesizer = new SpeechSynthesizer(new SpeechOptions
        {
            VoiceFolders = { new VoiceFolder(_workshop.Folder) },
            SentenceSilence = TimeSpan.FromMilliseconds(500),
        });

        var pcm = await SpeechReader.SpeakAsync(synthesizer, new SpeechRequest(synthesizer.FindVoice("test", null)!), "One. Two. Three.");

        Assert.Equal((3 * 22050 * 2) + (2 * 22050), pcm.Length);
    }

    public void Dispose()
    {
        _log.Dispose();
        _workshop.Dispose();
    }

    private IEnumerable<string> Messages => _log.Entries.Select(entry => entry.ToString());

    private SpeechSynthesizer Create(bool watched = false) =>
        new(
            new SpeechOptions { VoiceFolders = { new VoiceFolder(_workshop.Folder, IsWatched: watched) } },
            new LoggerFactory([_log]).CreateLogger<SpeechSynthesizer>());

    private string PathOf(string name) => Path.Combine(_workshop.Folder, name + ".onnx");

    private void CopyTestVoice(string name)
    {
        File.Copy(SharedFolder.Path("models/piper-test/test_voice.onnx.json"), PathOf(name) + ".json");
        File.Copy(SharedFolder.Path("models/piper-test/test_voice.onnx"), PathOf(name));
    }

    private void Truncate(string name)
    {
        var bytes = File.ReadAllBytes(PathOf(name));
        File.WriteAllBytes(PathOf(name), bytes[..(bytes.Length * 2 / 3)]);
    }
}
