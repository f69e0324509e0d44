using System.Numerics.Tensors;
using HomeLab.Inference.Loading;

namespace HomeLab.Inference.Piper;

/// <summary>
/// The frames that the flow begins with: each is the mean of its phoneme plus scaled noise. They are made when they are asked for, from the
/// first on, so that the beginning of a long sentence waits for nothing of its end. Used by one caller at a time.
/// </summary>
internal sealed class PriorFrames : IColumns
{
    /// <summary>Ten minutes at 22 050 Hz: no sentence lasts as long.</summary>
    private const int MaxFrames = 600 * 22_050 / 256;

    private readonly float[] _means;
    private readonly float[] _deviations;
    private readonly int[] _phonemes;
    private readonly int _phonemeCount;
    private readonly int _channels;
    private readonly float _noise;
    private readonly Random _random = new();
    private float[] _frames;
    private int _made;

    /// <summary>Takes over what the encoder made.</summary>
    /// <param name="means">[channels, phonemes].</param>
    /// <param name="logDeviations">[channels, phonemes].</param>
    /// <param name="durations">Frames of each phoneme.</param>
    /// <param name="noise">Scale of the noise; 0 for none.</param>
    /// <exception cref="InferenceException">The durations are no durations.</exception>
    public PriorFrames(ReadOnlySpan<float> means, ReadOnlySpan<float> logDeviations, ReadOnlySpan<float> durations, float noise)
    {
        Require(durations);
        (_phonemeCount, _noise) = (durations.Length, noise);
        _channels = means.Length / durations.Length;
        _means = ScratchFloats.Shared.Rent(means.Length);
        means.CopyTo(_means);
        _deviations = ScratchFloats.Shared.Rent(means.Length);
        TensorPrimitives.Exp(logDeviations, _deviations);
        TensorPrimitives.Multiply(_deviations.AsSpan(0, means.Length), noise, _deviations);
        _phonemes = Spread(durations);
        _frames = ScratchFloats.Shared.Rent(_channels * Count);
    }

    /// <summary>Frames of the sentence, at least one.</summary>
    public int Count => _phonemes.Length;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Get(int end, CancellationToken cancellationToken)
    {
        for (var channel = 0; _made < end && channel < _channels; channel++)
        {
            Make(channel, _phonemes.AsSpan(_made, end - _made), _frames.AsSpan((channel * Count) + _made, end - _made));
        }

        _made = Math.Max(_made, end);
        return _frames.AsSpan(0, _channels * Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ScratchFloats.Shared.Return(_means);
        ScratchFloats.Shared.Return(_deviations);
        ScratchFloats.Shared.Return(_frames);
        _frames = [];
    }

    /// <summary>They come from the model's file: a damaged one must not become a wild length.</summary>
    private static void Require(ReadOnlySpan<float> durations)
    {
        var frames = 0f;
        foreach (var duration in durations)
        {
            frames += duration >= 0 ? duration : float.NaN;
        }

        if (!(frames <= MaxFrames) || durations.IsEmpty)
        {
            throw new InferenceException(
                $"The voice asks for {frames} frames for {durations.Length} phonemes, where 0 to {MaxFrames} were expected: its file is damaged. Install the voice again.");
        }
    }

    /// <summary>The phoneme of each frame.</summary>
    private static int[] Spread(ReadOnlySpan<float> durations)
    {
        var phonemes = new int[Math.Max(1, (int)TensorPrimitives.Sum(durations))];
        var at = 0;
        for (var i = 0; i < durations.Length; i++)
        {
            var frames = (int)durations[i];
            phonemes.AsSpan(at, frames).Fill(i);
            at += frames;
        }

        return phonemes;
    }

    private void Make(int channel, ReadOnlySpan<int> phonemes, Span<float> frames)
    {
        var means = _means.AsSpan(channel * _phonemeCount, _phonemeCount);
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = means[phonemes[i]];
        }

        if (_noise != 0)
        {
            var deviations = _deviations.AsSpan(channel * _phonemeCount, _phonemeCount);
            for (var i = 0; i < frames.Length; i++)
            {
                frames[i] += NextNormal() * deviations[phonemes[i]];
            }
        }
    }

    /// <summary>Standard normal, by Box and Muller.</summary>
    private float NextNormal() => MathF.Sqrt(-2 * MathF.Log(1 - _random.NextSingle())) * MathF.Cos(MathF.Tau * _random.NextSingle());
}
