using HomeLab.Inference.Loading;

namespace HomeLab.Inference.Whisper.Features;

/// <summary>
/// The log-mel of an utterance, grown while its audio arrives. Keeps log10 power per frame (frame slow, band fast) in pooled memory that
/// it owns; what depends on the whole window, the floor 8 below its maximum and the scaling (x + 4) / 4, happens in
/// <see cref="CopyWindow"/>.
/// </summary>
/// <remarks>Frame i covers samples i·hop - size/2 … i·hop + size/2; before the first sample the signal is mirrored (y[-k] = y[k]), after
/// the last it is zero.</remarks>
internal sealed class LogMel : IDisposable
{
    private const float SilenceLog10 = -10f;
    private const float DynamicRange = 8f;
    private const int InitialFrames = 1024;
    private readonly MelSpectrum _spectrum;
    private readonly int _hop;
    private readonly float[] _pending;
    private float[] _frames;
    private int _pendingCount;
    private bool _mirrored;

    /// <summary>Begins an utterance.</summary>
    /// <param name="spectrum">Scratch of the calling thread; may be another one for each call's thread, but never shared at one
    /// time.</param>
    /// <param name="hop">Samples between frames.</param>
    public LogMel(MelSpectrum spectrum, int hop)
    {
        _spectrum = spectrum;
        _hop = hop;
        _pending = ScratchFloats.Shared.Rent(spectrum.FftSize + ((MelSpectrum.Lanes - 1) * hop) + (spectrum.FftSize / 2));
        _frames = ScratchFloats.Shared.Rent(InitialFrames * spectrum.Bands);
    }

    /// <summary>Complete frames so far.</summary>
    public int FrameCount { get; private set; }

    /// <summary>Samples taken so far.</summary>
    public long SampleCount { get; private set; }

    private int Bands => _spectrum.Bands;

    private int Margin => _spectrum.FftSize / 2;

    private int GroupSamples => _spectrum.FftSize + ((MelSpectrum.Lanes - 1) * _hop);

    /// <summary>Takes samples, cut anywhere.</summary>
    public void Append(ReadOnlySpan<float> samples)
    {
        SampleCount += samples.Length;
        while (!samples.IsEmpty)
        {
            var wanted = _mirrored ? GroupSamples : Margin + 1;
            var taken = Math.Min(wanted - _pendingCount, samples.Length);
            samples[..taken].CopyTo(_pending.AsSpan(_pendingCount));
            _pendingCount += taken;
            samples = samples[taken..];
            if (!_mirrored && _pendingCount == wanted)
            {
                Mirror();
            }
            else if (_mirrored && _pendingCount == GroupSamples)
            {
                Emit(MelSpectrum.Lanes);
            }
        }
    }

    /// <summary>Computes what can be computed now and does not wait for a group of eight to fill.</summary>
    public void Flush()
    {
        var ready = _mirrored ? ((_pendingCount - _spectrum.FftSize) / _hop) + 1 : 0;
        if (_pendingCount >= _spectrum.FftSize && ready > 0)
        {
            Emit(ready);
        }
    }

    /// <summary>Ends the audio: frames that reach beyond it see zeros.</summary>
    public void Complete()
    {
        Span<float> zeros = stackalloc float[64];
        zeros.Clear();
        var samples = SampleCount;
        for (var left = samples == 0 ? 0 : _spectrum.FftSize; left > 0; left -= zeros.Length)
        {
            Append(zeros[..Math.Min(left, zeros.Length)]);
        }

        Flush();
        SampleCount = samples;
    }

    /// <summary>Writes model input: band slow, frame fast, floor and scale applied over the window.</summary>
    /// <param name="first">First frame.</param>
    /// <param name="end">Frame after the last that is kept; what follows is digital silence.</param>
    /// <param name="target">Bands · frames values; its length says how many frames the window has.</param>
    public void CopyWindow(int first, int end, Span<float> target)
    {
        var width = target.Length / Bands;
        var count = Math.Clamp(Math.Min(end, FrameCount) - first, 0, width);
        var source = _frames.AsSpan(first * Bands, count * Bands);
        var highest = SilenceLog10;
        foreach (var value in source)
        {
            highest = Math.Max(highest, value);
        }

        var floor = Math.Max(SilenceLog10, highest - DynamicRange);
        for (var band = 0; band < Bands; band++)
        {
            var row = target.Slice(band * width, width);
            for (var frame = 0; frame < count; frame++)
            {
                row[frame] = (Math.Max(source[(frame * Bands) + band], floor) + 4f) / 4f;
            }

            row[count..].Fill((floor + 4f) / 4f);
        }
    }

    /// <summary>Returns the memory, cleared: it holds what somebody said.</summary>
    public void Dispose()
    {
        if (_frames.Length > 0)
        {
            ScratchFloats.Shared.Return(_pending, clear: true);
            ScratchFloats.Shared.Return(_frames, clear: true);
            _frames = [];
            FrameCount = 0;
        }
    }

    private void Mirror()
    {
        var body = _pending.AsSpan(0, _pendingCount);
        body.CopyTo(_pending.AsSpan(Margin));
        for (var k = 1; k <= Margin; k++)
        {
            _pending[Margin - k] = _pending[Margin + k];
        }

        _pendingCount += Margin;
        _mirrored = true;
        Flush();
    }

    private void Emit(int count)
    {
        Reserve(count);
        _spectrum.Compute(_pending.AsSpan(0, _pendingCount), _hop, count, _frames.AsSpan(FrameCount * Bands));
        FrameCount += count;
        var used = count * _hop;
        _pending.AsSpan(used, _pendingCount - used).CopyTo(_pending);
        _pendingCount -= used;
    }

    private void Reserve(int count)
    {
        var needed = (FrameCount + count) * Bands;
        if (needed <= _frames.Length)
        {
            return;
        }

        var larger = ScratchFloats.Shared.Rent(Math.Max(needed, _frames.Length * 2));
        _frames.AsSpan(0, FrameCount * Bands).CopyTo(larger);
        ScratchFloats.Shared.Return(_frames, clear: true);
        _frames = larger;
    }
}
