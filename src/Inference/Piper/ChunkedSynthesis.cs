using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Piper;

/// <summary>
/// A sentence in chunks of frames. Each chunk is decoded together with the neighbouring frames that its samples depend on, so the result is
/// that of the whole. Chunks grow: a short first one for an early sound, longer ones because the neighbours are computed twice.
/// </summary>
internal sealed class ChunkedSynthesis(PiperModel model, VitsHalves halves, long[] ids, PiperSettings settings) : IUtteranceSynthesis
{
    /// <summary>Frames of the first chunk: 0.28 s at 22 050 Hz.</summary>
    internal const int FirstFrames = 24;

    /// <summary>Frames of the longest chunk.</summary>
    internal const int MaxFrames = 96;

    private OrtValue? _latent;
    private float[]? _window;
    private float[]? _samples;
    private int _next;
    private int _size = FirstFrames;

    /// <inheritdoc/>
    public ReadOnlyMemory<float> Next(CancellationToken cancellationToken)
    {
        _latent ??= PiperCall.RunEncoder(model, ids, settings, halves.Latent, cancellationToken);
        var frames = (int)_latent.GetTensorTypeAndShape().Shape[2];
        if (_next >= frames)
        {
            return default;
        }

        // What would be left after this chunk must be worth a call of its own.
        var end = frames - _next <= _size + (FirstFrames / 2) ? frames : _next + _size;
        var samples = Decode(_next, end, frames, cancellationToken);
        _next = end;
        _size = Math.Min(_size * 2, MaxFrames);
        return samples;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _latent?.Dispose();
        Return(ref _window);
        Return(ref _samples);
    }

    private ReadOnlyMemory<float> Decode(int start, int end, int frames, CancellationToken cancellationToken)
    {
        var left = Math.Max(0, start - halves.Overlap);
        var width = Math.Min(frames, end + halves.Overlap) - left;
        var length = halves.Channels * width;
        var window = Rent(ref _window, length);
        var latent = _latent!.GetTensorDataAsSpan<float>();
        for (var channel = 0; channel < halves.Channels; channel++)
        {
            latent.Slice((channel * frames) + left, width).CopyTo(window.AsSpan(channel * width));
        }

        using var input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, window.AsMemory(0, length), [1, halves.Channels, width]);
        using var speaker = OrtValue.CreateTensorValueFromMemory([(long)settings.Speaker], [1]);
        using var output = halves.BackTakesSpeaker
            ? PiperCall.Run(model.Decoder, [halves.Latent, "sid"], [input, speaker], "output", cancellationToken)
            : PiperCall.Run(model.Decoder, [halves.Latent], [input], "output", cancellationToken);

        var wanted = (end - start) * halves.Hop;
        var samples = Rent(ref _samples, wanted);
        output.GetTensorDataAsSpan<float>().Slice((start - left) * halves.Hop, wanted).CopyTo(samples);
        return samples.AsMemory(0, wanted);
    }

    private static float[] Rent(ref float[]? buffer, int length)
    {
        if (buffer is null || buffer.Length < length)
        {
            Return(ref buffer);
            buffer = ArrayPool<float>.Shared.Rent(length);
        }

        return buffer;
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
