using System.Buffers;

namespace HomeLab.Inference.Audio;

/// <summary>
/// Any PCM stream to 16 kHz mono floats, as every engine wants them: decodes, mixes, resamples, and hands the samples to a sink
/// before the call returns. Allocates nothing per chunk while the format stays the same. Not thread-safe.
/// </summary>
public sealed class SpeechInput
{
    /// <summary>Rate of the samples that the sink gets.</summary>
    public const int SampleRateHz = 16_000;

    private const int BlockFrames = 1024;

    private readonly ISampleSink _sink;
    private readonly float[] _decoded = new float[BlockFrames];
    private float[] _resampled = [];
    private PcmDecoder? _decoder;
    private Resampler? _resampler;

    /// <summary>Creates an input.</summary>
    /// <param name="sink">Gets every sample, in order, on the caller's thread.</param>
    public SpeechInput(ISampleSink sink)
    {
        _sink = sink;
    }

    /// <summary>Takes PCM, cut anywhere. A change of format ends the old format's audio cleanly and goes on with the new one.</summary>
    /// <returns><see cref="AudioStatus.Accepted"/> or <see cref="AudioStatus.UnsupportedFormat"/>, in which case nothing was
    /// taken.</returns>
    public AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format)
    {
        if (!TryUse(format))
        {
            return AudioStatus.UnsupportedFormat;
        }

        foreach (var segment in pcm)
        {
            Append(segment.Span);
        }

        return AudioStatus.Accepted;
    }

    /// <summary>Takes PCM of one span; otherwise as the other overload.</summary>
    public AudioStatus Append(ReadOnlySpan<byte> pcm, PcmFormat format)
    {
        if (!TryUse(format))
        {
            return AudioStatus.UnsupportedFormat;
        }

        Append(pcm);
        return AudioStatus.Accepted;
    }

    /// <summary>The audio ends here: hands on what the resampler still holds (about 2 ms) and begins anew.</summary>
    public void Complete()
    {
        if (_resampler is not null)
        {
            var written = _resampler.Flush(_resampled);
            _sink.Accept(_resampled.AsSpan(0, written));
        }

        Reset();
    }

    /// <summary>Forgets what is inside; the next sample is the first one.</summary>
    public void Reset()
    {
        _decoder?.Reset();
        _resampler?.Reset();
    }

    private bool TryUse(PcmFormat format)
    {
        if (_decoder is not null && _decoder.Format == format)
        {
            return true;
        }

        if (!format.IsSupported)
        {
            return false;
        }

        Complete();
        _decoder = new PcmDecoder(format);
        _resampler = format.SampleRateHz == SampleRateHz ? null : new Resampler(format.SampleRateHz, SampleRateHz);
        _resampled = _resampler is null ? [] : new float[_resampler.MaxOutput(BlockFrames)];
        return true;
    }

    private void Append(ReadOnlySpan<byte> pcm)
    {
        while (!pcm.IsEmpty)
        {
            var frames = _decoder!.Decode(pcm, _decoded, out var consumed);
            pcm = pcm[consumed..];
            if (_resampler is null)
            {
                _sink.Accept(_decoded.AsSpan(0, frames));
                continue;
            }

            var written = _resampler.Process(_decoded.AsSpan(0, frames), _resampled);
            _sink.Accept(_resampled.AsSpan(0, written));
        }
    }
}
