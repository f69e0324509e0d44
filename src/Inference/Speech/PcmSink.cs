using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace HomeLab.Inference.Speech;

/// <summary>Where a speaker puts its audio: blocks of at most a quarter of a second, with back-pressure from the reader.</summary>
internal sealed class PcmSink(ChannelWriter<PcmBlock> audio, int sampleRateHz, float volume, Action onFirstAudio)
{
    private bool _started;

    /// <summary>Samples in one full block.</summary>
    public int BlockSamples { get; } = sampleRateHz / 4;

    /// <summary>Samples written so far.</summary>
    public long Samples { get; private set; }

    /// <summary>One for another place, at the same rate and volume.</summary>
    public PcmSink To(ChannelWriter<PcmBlock> other) => new(other, sampleRateHz, volume, static () => { });

    /// <summary>Writes samples in ±1; what lies beyond is clipped.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        while (!samples.IsEmpty)
        {
            var count = Math.Min(BlockSamples, samples.Length);
            var block = PcmBlock.Rent(count * sizeof(short));
            Convert(samples.Span[..count], block.Writable, volume);
            await WriteBlockAsync(block, cancellationToken);
            samples = samples[count..];
        }
    }

    /// <summary>Writes a block that the caller filled, at its final volume, and no longer owns.</summary>
    public async ValueTask WriteBlockAsync(PcmBlock block, CancellationToken cancellationToken)
    {
        var samples = block.Pcm.Length / sizeof(short);
        try
        {
            await audio.WriteAsync(block, cancellationToken);
        }
        catch
        {
            block.Dispose();
            throw;
        }

        Samples += samples;
        if (!_started)
        {
            _started = true;
            onFirstAudio();
        }
    }

    /// <summary>Writes silence.</summary>
    public async ValueTask WriteSilenceAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        for (var left = (long)(duration.TotalSeconds * sampleRateHz); left > 0; left -= BlockSamples)
        {
            var block = PcmBlock.Rent((int)Math.Min(left, BlockSamples) * sizeof(short));
            block.Writable.Clear();
            await WriteBlockAsync(block, cancellationToken);
        }
    }

    /// <summary>Multiplies 16-bit samples by the volume.</summary>
    public void Scale(ReadOnlySpan<short> samples, Span<byte> pcm)
    {
        var scaled = MemoryMarshal.Cast<byte, short>(pcm);
        for (var i = 0; i < samples.Length; i++)
        {
            scaled[i] = volume == 1f ? samples[i] : (short)Math.Clamp(samples[i] * volume, short.MinValue, short.MaxValue);
        }
    }

    /// <summary>Piper's own conversion: gain, clip to ±1, times 32767, truncate.</summary>
    internal static void Convert(ReadOnlySpan<float> samples, Span<byte> pcm, float volume)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = Math.Clamp(samples[i] * volume, -1f, 1f) * short.MaxValue;
            BinaryPrimitives.WriteInt16LittleEndian(pcm[(i * sizeof(short))..], (short)sample);
        }
    }
}
