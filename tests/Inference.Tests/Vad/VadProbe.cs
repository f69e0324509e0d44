using HomeLab.Inference.Audio;
using HomeLab.Inference.Vad;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Vad;

/// <summary>Runs a detector over a file of the reference audio.</summary>
internal static class VadProbe
{
    public static float[] Samples(string file)
    {
        var token = TestContext.Current.CancellationToken;
        return Task.Run(
            async () =>
            {
                await using var source = await AudioFile.OpenAsync(SharedFolder.Path("audio/" + file), new Ffmpeg(), token);
                return await AudioFile.ReadSpeechAsync(source, TimeSpan.FromMinutes(2), token);
            },
            token).GetAwaiter().GetResult();
    }

    public static float[] Probabilities(IVoiceActivityDetector detector, ReadOnlySpan<float> samples)
    {
        using var stream = detector.OpenStream();
        var probabilities = new float[samples.Length / IVoiceActivityDetector.FrameSamples];
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = stream.Push(samples.Slice(i * IVoiceActivityDetector.FrameSamples, IVoiceActivityDetector.FrameSamples));
        }

        return probabilities;
    }

    public static IReadOnlyList<SpeechSegment> Segments(IVoiceActivityDetector detector, ReadOnlySpan<float> samples)
    {
        using var tracker = new SpeechTracker(detector.OpenStream());
        tracker.Accept(samples);
        return tracker.Complete();
    }
}
