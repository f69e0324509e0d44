using System.Buffers;
using HomeLab.Inference;
using HomeLab.Inference.Recognition;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report.Curves;

/// <summary>Somebody who speaks for a while and then pauses.</summary>
internal static class Speech
{
    private const int BytesPerSecond = 32_000;
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(700);

    /// <summary>A real sentence over and over for this long, and a pause of a second; 16 kHz, 16 bits.</summary>
    public static byte[] Repeated(int seconds)
    {
        var sentence = File.ReadAllBytes(SharedFolder.Path("audio/stt/living_room_light_en.wav"))[44..];
        var pcm = new byte[(seconds + 1) * BytesPerSecond];
        for (var at = 0; at < seconds * BytesPerSecond; at += sentence.Length)
        {
            sentence.AsSpan(0, Math.Min(sentence.Length, (seconds * BytesPerSecond) - at)).CopyTo(pcm.AsSpan(at));
        }

        return pcm;
    }

    /// <summary>Milliseconds from the end of the audio to the transcript.</summary>
    /// <param name="recognizer">Who listens.</param>
    /// <param name="pcm">The audio.</param>
    /// <param name="letItWorkAhead">
    /// Whether to end the audio only when nothing new has come of it for a while, as after a real pause.
    /// </param>
    public static double StopToTranscript(ISpeechRecognizer recognizer, byte[] pcm, bool letItWorkAhead)
    {
        using var partial = new SemaphoreSlim(0);
        using var utterance = recognizer.OpenUtterance(new UtteranceOptions { OnPartial = letItWorkAhead ? _ => partial.Release() : null });
        utterance.Append(new ReadOnlySequence<byte>(pcm), PcmFormat.Speech16Khz);
        for (var patience = FirstAnswer; letItWorkAhead && partial.Wait(patience);)
        {
            patience = Settled;
        }

        return Clock.Milliseconds(() => Complete(utterance).GetAwaiter().GetResult());
    }

    private static Task<Transcript> Complete(IUtterance utterance) => utterance.TryComplete(CancellationToken.None, out var transcript)
        ? transcript
        : throw new InvalidOperationException("The queue is full.");
}
