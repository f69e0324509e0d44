using HomeLab.Inference.Speech;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Speech;

/// <summary>Reads a stream to its end.</summary>
internal static class SpeechReader
{
    public static readonly TimeSpan Limit = Eventually.Limit;

    public static async Task<byte[]> SpeakAsync(ISpeechSynthesizer synthesizer, SpeechRequest request, string text)
    {
        await using var stream = synthesizer.OpenStream(request);
        Assert.True(stream.Append(text));
        stream.Complete();
        return await ReadAsync(stream);
    }

    public static async Task<byte[]> ReadAsync(ISpeechStream stream)
    {
        var cancellation = TestContext.Current.CancellationToken;
        return await Read().WaitAsync(Limit, cancellation);

        async Task<byte[]> Read()
        {
            using var pcm = new MemoryStream();
            await foreach (var block in stream.ReadAllAsync(cancellation))
            {
                pcm.Write(block.Pcm.Span);
                block.Dispose();
            }

            return pcm.ToArray();
        }
    }

    public static double Rms(ReadOnlySpan<byte> pcm)
    {
        var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(pcm);
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / Math.Max(1, samples.Length));
    }
}
