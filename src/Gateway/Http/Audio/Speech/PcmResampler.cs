using System.Runtime.InteropServices;
using HomeLab.Inference;
using HomeLab.Inference.Audio;

namespace HomeLab.Gateway.Http.Audio.Speech;

/// <summary>Changes the rate of 16-bit mono PCM that comes in blocks. One user at a time.</summary>
internal sealed class PcmResampler(int fromHz, int toHz)
{
    private readonly Resampler _resampler = new(fromHz, toHz);
    private float[] _input = [];
    private float[] _output = [];
    private byte[] _pcm = [];

    /// <summary>Takes the next block.</summary>
    /// <returns>What came out, valid until the next call.</returns>
    public ReadOnlyMemory<byte> Process(ReadOnlySpan<byte> pcm)
    {
        var samples = pcm.Length / sizeof(short);
        Grow(samples);
        PcmConverter.ToMono(pcm, new PcmFormat(fromHz, sizeof(short), 1), _input);
        return Convert(_resampler.Process(_input.AsSpan(0, samples), _output));
    }

    /// <summary>The audio ends here.</summary>
    /// <returns>What was left, valid until the next call.</returns>
    public ReadOnlyMemory<byte> Flush()
    {
        Grow(1);
        return Convert(_resampler.Flush(_output));
    }

    private void Grow(int samples)
    {
        if (_input.Length < samples || _output.Length == 0)
        {
            _input = new float[samples];
            _output = new float[_resampler.MaxOutput(samples)];
            _pcm = new byte[_output.Length * sizeof(short)];
        }
    }

    private ReadOnlyMemory<byte> Convert(int samples)
    {
        PcmConverter.ToInt16(_output.AsSpan(0, samples), MemoryMarshal.Cast<byte, short>(_pcm.AsSpan()));
        return _pcm.AsMemory(0, samples * sizeof(short));
    }
}
