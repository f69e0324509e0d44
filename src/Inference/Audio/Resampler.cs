namespace HomeLab.Inference.Audio;

/// <summary>
/// Changes the sample rate by a windowed-sinc polyphase filter with a low-pass below the lower Nyquist frequency. Output sample n stands
/// exactly at input time n · from / to (no delay); how the input is cut into calls never changes the result. Not thread-safe.
/// </summary>
public sealed class Resampler
{
    private const int BlockFrames = 1024;

    private readonly ResamplerFilter? _filter;
    private readonly float[] _window;
    private readonly int _step;
    private int _filled;
    private int _centre;
    private int _phase;
    private long _received;
    private long _produced;

    /// <summary>Creates a resampler.</summary>
    /// <param name="fromHz">Rate of the input, positive.</param>
    /// <param name="toHz">Rate of the output, positive. Equal rates pass through untouched.</param>
    public Resampler(int fromHz, int toHz)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fromHz);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(toHz);

        FromHz = fromHz;
        ToHz = toHz;
        _filter = fromHz == toHz ? null : ResamplerFilter.For(fromHz, toHz);
        _step = _filter?.Down ?? 1;
        _window = _filter is null ? [] : new float[_filter.Taps + BlockFrames];
        Reset();
    }

    /// <summary>Rate of the input.</summary>
    public int FromHz { get; }

    /// <summary>Rate of the output.</summary>
    public int ToHz { get; }

    /// <summary>Room that <see cref="Process"/> and <see cref="Flush"/> need for so many input samples.</summary>
    public int MaxOutput(int inputSamples) =>
        _filter is null ? inputSamples : (int)(((long)(inputSamples + _filter.Taps) * ToHz / FromHz) + 2);

    /// <summary>Takes the next samples and writes every output sample whose surroundings are known.</summary>
    /// <returns>Samples written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is shorter than <see cref="MaxOutput"/>.</exception>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        if (output.Length < (_filter is null ? input.Length : MaxOutput(input.Length)))
        {
            throw new ArgumentException(
                $"{input.Length} samples need room for {MaxOutput(input.Length)}; {output.Length} were given.", nameof(output));
        }

        if (_filter is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        _received += input.Length;
        return Advance(input, output, long.MaxValue);
    }

    /// <summary>
    /// The input ends here: writes the rest, so that ⌈received · to / from⌉ samples have been written in all, and begins anew.
    /// </summary>
    /// <returns>Samples written.</returns>
    public int Flush(Span<float> output)
    {
        if (_filter is null)
        {
            return 0;
        }

        var total = ((_received * _filter.Up) + _filter.Down - 1) / _filter.Down;
        var written = 0;
        Span<float> silence = stackalloc float[256];
        silence.Clear();
        while (_produced < total)
        {
            written += Advance(silence, output[written..], total);
        }

        Reset();
        return written;
    }

    /// <summary>Forgets what came before, as if silence had preceded the next sample.</summary>
    public void Reset()
    {
        _received = 0;
        _produced = 0;
        _phase = 0;
        _centre = 0;
        _filled = _filter is null ? 0 : (_filter.Taps / 2) - 1;
        _window.AsSpan(0, _filled).Clear();
    }

    private int Advance(ReadOnlySpan<float> input, Span<float> output, long total)
    {
        var written = 0;
        while (!input.IsEmpty)
        {
            var taken = Math.Min(input.Length, _window.Length - _filled);
            input[..taken].CopyTo(_window.AsSpan(_filled));
            input = input[taken..];
            _filled += taken;
            while (_centre + _filter!.Taps <= _filled && _produced < total)
            {
                output[written++] = _filter.Apply(_window.AsSpan(_centre, _filter.Taps), _phase);
                _produced++;
                _phase += _step;
                _centre += Math.DivRem(_phase, _filter.Up, out _phase);
            }

            DropUsed();
        }

        return written;
    }

    private void DropUsed()
    {
        var used = Math.Min(_centre, _filled);
        _window.AsSpan(used, _filled - used).CopyTo(_window);
        _filled -= used;
        _centre -= used;
    }
}
