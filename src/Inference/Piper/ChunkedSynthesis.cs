using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Piper;

/// <summary>
/// A sentence in chunks of frames. Each chunk is computed together with the neighbouring frames that it depends on, so the result is
/// that of the whole. Chunks grow: a short first one for an early sound, longer ones because the neighbours are computed twice.
/// </summary>
internal sealed class ChunkedSynthesis(PiperModel model, VitsParts parts, long[] ids, PiperSettings settings) : IUtteranceSynthesis
{
    /// <summary>
    /// Frames of the first chunk: 0.14 s at 22 050 Hz. Together with its neighbours it takes two thirds of the time of one twice as long.
    /// </summary>
    internal const int FirstFrames = 12;

    /// <summary>Frames of the longest chunk.</summary>
    internal const int MaxFrames = 432;

    /// <summary>
    /// Each chunk is this many times the last: it is computed while the last one plays, for which a third of real time is enough.
    /// </summary>
    private const int Growth = 3;

    private IDisposableReadOnlyCollection<OrtValue>? _encoded;
    private PriorFrames? _prior;
    private float[]? _latent;
    private float[]? _window;
    private float[]? _samples;
    private int _frames;
    private int _flowed;
    private int _next;
    private int _size = FirstFrames;

    /// <inheritdoc/>
    public ReadOnlyMemory<float> Next(CancellationToken cancellationToken)
    {
        if (_frames == 0)
        {
            Encode(cancellationToken);
        }

        if (_next >= _frames)
        {
            return default;
        }

        // What would be left after this chunk must be worth a call of its own.
        var end = _frames - _next <= _size + FirstFrames ? _frames : _next + _size;
        var samples = Decode(_next, end, cancellationToken);
        _next = end;
        _size = Math.Min(_size * Growth, MaxFrames);
        return samples;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoded?.Dispose();
        _prior?.Dispose();
        Return(ref _latent);
        Return(ref _window);
        Return(ref _samples);
    }

    private void Encode(CancellationToken cancellationToken)
    {
        var encoded = PiperCall.RunEncoder(model, ids, settings, parts.EncoderOutputs, cancellationToken);
        if (parts.Expansion is null)
        {
            _encoded = encoded;
            _frames = (int)encoded[0].GetTensorTypeAndShape().Shape[2];
            return;
        }

        using (encoded)
        {
            _prior = new PriorFrames(
                encoded[0].GetTensorDataAsSpan<float>(), encoded[1].GetTensorDataAsSpan<float>(), encoded[2].GetTensorDataAsSpan<float>(), settings.NoiseScale);
            _frames = _prior.Count;
        }
    }

    /// <summary>What the encoder gives, up to <paramref name="end"/> at least.</summary>
    private ReadOnlySpan<float> Encoded(int end) => _prior is { } prior ? prior.Get(end) : _encoded![0].GetTensorDataAsSpan<float>();

    private ReadOnlyMemory<float> Decode(int start, int end, CancellationToken cancellationToken)
    {
        var (left, right) = Around(start, end, parts.Decoder.Reach);
        var window = CopyWindow(Latent(right, cancellationToken), left, right);
        using var output = PiperCall.RunPart(model.Decoder, parts.Decoder, window, parts.Channels, settings.Speaker, cancellationToken);

        var hop = parts.Decoder.Hop;
        var samples = Rent(ref _samples, (end - start) * hop);
        output.GetTensorDataAsSpan<float>().Slice((start - left) * hop, samples.Length).CopyTo(samples.Span);
        return samples;
    }

    /// <summary>The frames that the decoder reads, computed up to <paramref name="end"/> at least.</summary>
    private ReadOnlySpan<float> Latent(int end, CancellationToken cancellationToken)
    {
        if (parts.Flow is null)
        {
            return Encoded(end);
        }

        if (_flowed < end)
        {
            // The flow reaches far but is cheap: few, fast growing windows.
            RunFlow(_flowed, Math.Min(_frames, Math.Max(end, _flowed * 4)), cancellationToken);
        }

        return _latent;
    }

    private void RunFlow(int start, int end, CancellationToken cancellationToken)
    {
        var flow = parts.Flow!;
        var (left, right) = Around(start, end, flow.Reach);
        var window = CopyWindow(Encoded(right), left, right);
        using var output = PiperCall.RunPart(model.Flow, flow, window, parts.Channels, settings.Speaker, cancellationToken);

        var latent = Rent(ref _latent, parts.Channels * _frames).Span;
        var flowed = output.GetTensorDataAsSpan<float>();
        for (var channel = 0; channel < parts.Channels; channel++)
        {
            flowed.Slice((channel * (right - left)) + start - left, end - start).CopyTo(latent[((channel * _frames) + start)..]);
        }

        _flowed = end;
    }

    /// <summary>At the ends of the sentence the padding of the network itself is right: nothing is added there.</summary>
    private (int Left, int Right) Around(int start, int end, int reach) => (Math.Max(0, start - reach), Math.Min(_frames, end + reach));

    private Memory<float> CopyWindow(ReadOnlySpan<float> frames, int left, int right)
    {
        var width = right - left;
        var window = Rent(ref _window, parts.Channels * width);
        for (var channel = 0; channel < parts.Channels; channel++)
        {
            frames.Slice((channel * _frames) + left, width).CopyTo(window.Span[(channel * width)..]);
        }

        return window;
    }

    private static Memory<float> Rent(ref float[]? buffer, int length)
    {
        if (buffer is null || buffer.Length < length)
        {
            Return(ref buffer);
            buffer = ArrayPool<float>.Shared.Rent(length);
        }

        return buffer.AsMemory(0, length);
    }

    private static void Return(ref float[]? buffer)
    {
        if (buffer is not null)
        {
            ArrayPool<float>.Shared.Return(buffer);
            buffer = null;
        }
    }
}
