using System.Numerics;
using System.Runtime.InteropServices;

namespace HomeLab.Inference.Audio;

/// <summary>Interleaved PCM to mono float in ±1 and back. Pure: span in, span out.</summary>
public static class PcmConverter
{
    private const float FromInt16 = 1f / 32768;

    /// <summary>
    /// Converts whole frames and mixes the channels to one by their average. 16-bit integers convert exactly (divided by 32768).
    /// Floats are limited to ±1; NaN and infinity become 0.
    /// </summary>
    /// <param name="frames">A multiple of <see cref="PcmFormat.BytesPerFrame"/> bytes.</param>
    /// <param name="format">A supported format.</param>
    /// <param name="mono">Room for one float per frame.</param>
    /// <returns>Frames converted.</returns>
    /// <exception cref="ArgumentException">The format is not supported, a frame is incomplete, or <paramref name="mono"/> is too
    /// short.</exception>
    public static int ToMono(ReadOnlySpan<byte> frames, PcmFormat format, Span<float> mono)
    {
        if (!format.IsSupported)
        {
            throw new ArgumentException($"PCM of {format} is not supported.", nameof(format));
        }

        var (count, rest) = Math.DivRem(frames.Length, format.BytesPerFrame);
        if (rest != 0 || mono.Length < count)
        {
            throw new ArgumentException(
                $"{frames.Length} bytes of {format} need whole frames and {count} floats of room; {mono.Length} were given.", nameof(mono));
        }

        mono = mono[..count];
        switch (format)
        {
            case { IsFloat: true, BytesPerSample: 4 }: Mix<Float32Reader>(frames, format.Channels, mono); break;
            case { IsFloat: true }: Mix<Float64Reader>(frames, format.Channels, mono); break;
            case { BytesPerSample: 2, Channels: 1 } when BitConverter.IsLittleEndian: FromInt16Mono(MemoryMarshal.Cast<byte, short>(frames), mono); break;
            case { BytesPerSample: 2 }: Mix<Int16Reader>(frames, format.Channels, mono); break;
            case { BytesPerSample: 1 }: Mix<Int8Reader>(frames, format.Channels, mono); break;
            case { BytesPerSample: 3 }: Mix<Int24Reader>(frames, format.Channels, mono); break;
            default: Mix<Int32Reader>(frames, format.Channels, mono); break;
        }

        return count;
    }

    /// <summary>Floats in ±1 to 16-bit integers: × 32767, rounded to the nearest, limited.</summary>
    /// <param name="samples">Samples; beyond ±1 they are limited, NaN becomes 0.</param>
    /// <param name="pcm">Room for as many.</param>
    public static void ToInt16(ReadOnlySpan<float> samples, Span<short> pcm)
    {
        pcm = pcm[..samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = samples[i];
            pcm[i] = float.IsNaN(sample) ? (short)0 : (short)MathF.Round(Math.Clamp(sample, -1f, 1f) * 32767f);
        }
    }

    private static void FromInt16Mono(ReadOnlySpan<short> pcm, Span<float> mono)
    {
        var scale = new Vector<float>(FromInt16);
        var i = 0;
        for (; i <= pcm.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(pcm[i..]), out var low, out var high);
            (Vector.ConvertToSingle(low) * scale).CopyTo(mono[i..]);
            (Vector.ConvertToSingle(high) * scale).CopyTo(mono[(i + Vector<float>.Count)..]);
        }

        for (; i < pcm.Length; i++)
        {
            mono[i] = pcm[i] * FromInt16;
        }
    }

    private static void Mix<TReader>(ReadOnlySpan<byte> frames, int channels, Span<float> mono)
        where TReader : struct, ISampleReader
    {
        var scale = 1f / channels;
        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0f;
            for (var channel = 0; channel < channels; channel++)
            {
                sum += TReader.Read(frames);
                frames = frames[TReader.Bytes..];
            }

            mono[i] = sum * scale;
        }
    }
}
