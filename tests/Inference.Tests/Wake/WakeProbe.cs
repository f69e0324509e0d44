using System.Buffers;
using System.Runtime.InteropServices;
using HomeLab.Inference.Tests.Vad;
using HomeLab.Inference.Wake;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Wake;

/// <summary>Detectors over the reference models, and audio through their public face.</summary>
internal static class WakeProbe
{
    public const int Hop = 1280;

    /// <summary>Every hop of every word is a "detection", so that the scores can be read from outside.</summary>
    public static WakeOptions EveryHop => new() { Threshold = 0, Refractory = TimeSpan.Zero };

    private static readonly PcmFormat Floats = new(16_000, 4, 1, IsFloat: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static WakeFeatureFile OpenWakeWordSet => new("openwakeword", SharedFolder.Path("models/openwakeword/embedding_model.onnx"));

    public static WakeFeatureFile DemoSet => new("demo", SharedFolder.Path("models/demo-wake/embedding_model.onnx"));

    public static WakeModelFile Model(string name) => new(SharedFolder.Path($"models/openwakeword/{name}.onnx"), "openwakeword", ["en"]);

    public static WakeModelFile DemoModel(string name) =>
        new(SharedFolder.Path($"models/demo-wake/{name}.onnx"), "demo", ["en"], IsDemo: true);

    public static WakeWordSources OpenWakeWord => new()
    {
        FeatureSets = [OpenWakeWordSet],
        Models =
        [
            .. new[] { "alexa_v0.1", "hey_jarvis_v0.1", "hey_marvin_v0.1", "hey_mycroft_v0.1", "hey_rhasspy_v0.1", "ok_nabu_v0.1" }.Select(Model),
        ],
    };

    public static WakeWordSources Demo => new()
    {
        FeatureSets = [DemoSet],
        Models = [DemoModel("computer_v0.1"), DemoModel("hey_homelab_v0.1")],
    };

    /// <summary>The reference protocol: 2 s of zeros, the clip, 1 s of zeros, whole hops.</summary>
    public static float[] Padded(string file)
    {
        var clip = VadProbe.Samples(file);
        var hops = (32_000 + clip.Length + 16_000 + Hop - 1) / Hop;
        var samples = new float[hops * Hop];
        clip.CopyTo(samples, 32_000);
        return samples;
    }

    public static AudioStatus Append(IWakeStream stream, ReadOnlyMemory<float> samples) =>
        stream.Append(new ReadOnlySequence<byte>(MemoryMarshal.AsBytes(samples.Span).ToArray()), Floats);

    /// <summary>Feeds hop by hop; what was heard after each.</summary>
    public static async Task<List<List<WakeDetection>>> FeedAsync(IWakeStream stream, ReadOnlyMemory<float> samples)
    {
        var heard = new List<List<WakeDetection>>();
        for (var position = 0; position < samples.Length; position += Hop)
        {
            Assert.Equal(AudioStatus.Accepted, Append(stream, samples.Slice(position, Math.Min(Hop, samples.Length - position))));
            await stream.DrainAsync(Token).AsTask().WaitAsync(Eventually.Limit, Token);
            heard.Add(Read(stream));
        }

        return heard;
    }

    public static List<WakeDetection> Read(IWakeStream stream)
    {
        var heard = new List<WakeDetection>();
        while (stream.Detections.TryRead(out var detection))
        {
            heard.Add(detection);
        }

        return heard;
    }

    /// <summary>The highest score of each word over a padded clip.</summary>
    public static async Task<Dictionary<string, float>> HighestAsync(WakeWordDetector everyHop, string file)
    {
        using var stream = everyHop.OpenStream();
        stream.Select(null);
        var heard = await FeedAsync(stream, Padded(file));
        return heard.SelectMany(hop => hop).GroupBy(detection => detection.Name).ToDictionary(
            group => group.Key, group => group.Max(detection => detection.Score));
    }
}
