using HomeLab.Inference.Vad;
using HomeLab.Inference.Wake;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Wake;

public sealed class WakeWordDetectorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("alexa.wav", "alexa")]
    [InlineData("oww_alexa_test.wav", "alexa")]
    [InlineData("hey_jarvis.wav", "hey_jarvis")]
    [InlineData("hey_mycroft.wav", "hey_mycroft")]
    [InlineData("oww_hey_mycroft_test.wav", "hey_mycroft")]
    [InlineData("okay_nabu.wav", "okay_nabu")]
    [InlineData("computer.wav", "computer")]
    public async Task Two_feature_sets_side_by_side_hear_each_clip_once_by_its_own_model(string clip, string word)
    {
        using var detector = WakeWordDetector.Load(Both());
        using var stream = detector.OpenStream();
        stream.Select(null);

        var heard = (await WakeProbe.FeedAsync(stream, WakeProbe.Padded("wake/" + clip))).SelectMany(hop => hop).ToList();

        Assert.Equal(word, Assert.Single(heard).Name);
        Assert.InRange(heard[0].Position.TotalSeconds, 2.3, 4.5);
    }

    [Fact]
    public async Task Nothing_is_heard_in_noise_and_speech()
    {
        using var detector = WakeWordDetector.Load(Both());
        foreach (var folder in new[] { "noise", "stt" })
        {
            foreach (var clip in Directory.GetFiles(SharedFolder.Path("audio/" + folder), "*.wav"))
            {
                using var stream = detector.OpenStream();
                stream.Select(null);

                var heard = await WakeProbe.FeedAsync(stream, WakeProbe.Padded($"{folder}/{Path.GetFileName(clip)}"));

                Assert.All(heard, Assert.Empty);
            }
        }
    }

    [Fact]
    public void Describes_its_words()
    {
        using var detector = WakeWordDetector.Load(Both());

        var nabu = detector.Words.Single(word => word.Name == "okay_nabu");
        Assert.Equal(new WakeWord("okay_nabu", "Okay Nabu", nabu.Languages, "v0.1", "openwakeword", IsDemo: false), nabu);
        Assert.Equal(["en"], nabu.Languages);
        Assert.True(detector.Words.Single(word => word.Name == "computer") is { IsDemo: true, FeatureSet: "demo" });
    }

    [Fact]
    public void A_multi_class_model_is_a_word_for_each_class()
    {
        using var detector = WakeWordDetector.Load(
            new WakeWordSources
            {
                FeatureSets = [WakeProbe.OpenWakeWordSet],
                Models = [WakeProbe.Model("timer_v0.1"), WakeProbe.Model("weather_v0.1")],
            });

        Assert.Equal(
            ["1_minute_timer", "5_minute_timer", "10_minute_timer", "20_minute_timer", "30_minute_timer", "1_hour_timer", "weather"],
            detector.Words.Select(word => word.Name));
        Assert.Equal("1 Minute Timer", detector.Words[0].Phrase);
    }

    [Fact]
    public void A_model_that_cannot_be_used_is_left_out_with_one_warning_and_the_rest_work()
    {
        var log = new WarningList();
        var sources = new WakeWordSources
        {
            FeatureSets = [WakeProbe.DemoSet, new WakeFeatureFile("broken", SharedFolder.Path("audio/TRANSCRIPTS.tsv"))],
            Models =
            [
                WakeProbe.DemoModel("computer_v0.1"),
                WakeProbe.Model("alexa_v0.1"),
                WakeProbe.DemoModel("melspectrogram"),
                new WakeModelFile("/models/hey_tiger.tflite", "demo", []),
            ],
        };

        using var detector = WakeWordDetector.Load(sources, logger: log);

        Assert.Equal("computer", Assert.Single(detector.Words).Name);
        Assert.Equal(4, log.Warnings.Count);
        Assert.Contains("TRANSCRIPTS.tsv", log.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("feature set 'openwakeword', which is not installed", log.Warnings[1], StringComparison.Ordinal);
        Assert.Contains("not an openWakeWord model", log.Warnings[2], StringComparison.Ordinal);
        Assert.Contains("TensorFlow Lite", log.Warnings[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Custom_models_come_and_go_while_it_runs()
    {
        var folder = Directory.CreateTempSubdirectory("homelab-wake").FullName;
        var log = new WarningList();
        using (var detector = WakeWordDetector.Load(new WakeWordSources { FeatureSets = [WakeProbe.DemoSet], CustomFolder = folder, DefaultFeatureSet = "demo" }, logger: log))
        {
            using var changed = new SemaphoreSlim(0);
            detector.WordsChanged += () => changed.Release();
            using var stream = detector.OpenStream();
            Assert.Equal(0, stream.Select(null));

            Directory.CreateDirectory(Path.Combine(folder, "demo"));
            Drop([1, 2, 3], Path.Combine(folder, "broken.onnx"));
            Drop(
                File.ReadAllBytes(SharedFolder.Path("models/demo-wake/computer_v0.1.onnx")),
                Path.Combine(folder, "demo", "Hey_Computer_v2.onnx"));
            Assert.True(await changed.WaitAsync(Eventually.Limit, Token));
            Assert.Equal(
                new WakeWord("Hey_Computer", "Hey Computer", [], "v2", "demo", IsDemo: false),
                Assert.Single(detector.Words) with { Languages = [] });
            var heard = (await WakeProbe.FeedAsync(stream, WakeProbe.Padded("wake/computer.wav"))).SelectMany(hop => hop);
            Assert.Equal("Hey_Computer", Assert.Single(heard).Name);

            File.Delete(Path.Combine(folder, "demo", "Hey_Computer_v2.onnx"));
            Assert.True(await changed.WaitAsync(Eventually.Limit, Token));
            Assert.Empty(detector.Words);
            Assert.All(await WakeProbe.FeedAsync(stream, WakeProbe.Padded("wake/computer.wav")), Assert.Empty);
        }

        Assert.Contains("broken.onnx", Assert.Single(log.Warnings), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Two_files_for_one_word_are_one_word_and_the_first_is_taken()
    {
        var sources = new WakeWordSources
        {
            FeatureSets = [WakeProbe.OpenWakeWordSet, WakeProbe.DemoSet],
            Models = [WakeProbe.Model("alexa_v0.1"), WakeProbe.DemoModel("computer_v0.1"), WakeProbe.Model("alexa_v0.1")],
        };

        using var detector = WakeWordDetector.Load(sources);

        Assert.Equal(["alexa", "computer"], detector.Words.Select(word => word.Name));
    }

    [Fact]
    public async Task The_voice_gate_lets_a_voice_through_and_nothing_without_one()
    {
        using var silero = new SileroVad(SharedFolder.Path("models/silero/silero_vad_v6.2.1.onnx"));
        using var open = WakeWordDetector.Load(WakeProbe.Demo, new WakeOptions { VadThreshold = 0.5f }, silero);
        using var shut = WakeWordDetector.Load(WakeProbe.Demo, new WakeOptions { VadThreshold = 1.1f }, silero);
        using var through = open.OpenStream();
        using var against = shut.OpenStream();
        through.Select(["computer"]);
        against.Select(["computer"]);

        Assert.Single((await WakeProbe.FeedAsync(through, WakeProbe.Padded("wake/computer.wav"))).SelectMany(hop => hop));
        Assert.Empty((await WakeProbe.FeedAsync(against, WakeProbe.Padded("wake/computer.wav"))).SelectMany(hop => hop));
    }

    // Whole at once: a file that is long in writing is told of as one that cannot be used.
    private static void Drop(byte[] content, string path)
    {
        File.WriteAllBytes(path + ".new", content);
        File.Move(path + ".new", path);
    }

    private static WakeWordSources Both() => new()
    {
        FeatureSets = [WakeProbe.OpenWakeWordSet, WakeProbe.DemoSet],
        Models =
        [
            .. WakeProbe.OpenWakeWord.Models,
            WakeProbe.Model("weather_v0.1"),
            WakeProbe.Model("timer_v0.1"),
            .. WakeProbe.Demo.Models,
        ],
    };
}
