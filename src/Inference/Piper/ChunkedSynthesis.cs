using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Piper;

/// <summary>
/// A sentence in chunks of frames. Each part of the voice computes what the part after it needs, together with the neighbouring columns
/// that it depends on, so the result is that of the whole. Chunks grow: a short first one for an early sound, longer ones because a call
/// costs something and the neighbours are computed twice.
/// </summary>
internal sealed class ChunkedSynthesis(PiperModel model, VitsParts parts, long[] ids, PiperSettings settings) : IUtteranceSynthesis
{
    /// <summary>Frames of the first chunk: 0.14 s at 22 050 Hz.</summary>
    internal const int FirstFrames = 12;

    /// <summary>
    /// Frames of the longest chunk: half a second. What the last part works on then stays in a core's cache, which saves more than is
    /// computed twice (a frame on each side); and a cancellation, or another reply, waits for no more than this.
    /// </summary>
    internal const int MaxFrames = 48;

    /// <summary>Each chunk is this many times the last: it is computed while the last one plays.</summary>
    private const int Growth = 2;

    private readonly PooledFloats _samples = new();
    private PartRunner? _last;
    private int _columnsPerFrame;
    private int _next;
    private int _frames = FirstFrames;

    /// <inheritdoc/>
    public ReadOnlyMemory<float> Next(CancellationToken cancellationToken)
    {
        _last ??= Begin(cancellationToken);
        if (_next >= _last.Count)
        {
            return default;
        }

        // What would be left after this chunk must be worth a call of its own.
        var (size, least) = (_frames * _columnsPerFrame, FirstFrames * _columnsPerFrame);
        var end = _last.Count - _next <= size + least ? _last.Count : _next + size;
        var samples = Decode(_last, _next, end, cancellationToken);
        _next = end;
        _frames = Math.Min(_frames * Growth, MaxFrames);
        return samples;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _last?.Dispose();
        _samples.Dispose();
    }

    private PartRunner Begin(CancellationToken cancellationToken)
    {
        var columns = Encode(cancellationToken);
        var frames = columns.Count;
        for (var i = 0; i < parts.Parts.Count - 1; i++)
        {
            columns = new PartColumns(Runner(i, columns));
        }

        _columnsPerFrame = columns.Count / frames;
        return Runner(parts.Parts.Count - 1, columns);
    }

    private PartRunner Runner(int part, IColumns source) => new(model.PartSessions[part], parts.Parts[part], settings.Speaker, source);

    private IColumns Encode(CancellationToken cancellationToken)
    {
        var encoded = PiperCall.RunEncoder(model, ids, settings, parts.EncoderOutputs, cancellationToken);
        if (parts.Expansion is null)
        {
            return new EncodedColumns(encoded);
        }

        using (encoded)
        {
            return new PriorFrames(Floats(encoded[0]), Floats(encoded[1]), Floats(encoded[2]), settings.NoiseScale);
        }
    }

    private ReadOnlyMemory<float> Decode(PartRunner last, int start, int end, CancellationToken cancellationToken)
    {
        using var output = last.Run(start, end, cancellationToken, out var skip);
        var samples = _samples.Rent((end - start) * last.Hop);
        Floats(output).Slice(skip, samples.Length).CopyTo(samples.Span);
        return samples;
    }

    private static ReadOnlySpan<float> Floats(OrtValue value) => value.GetTensorDataAsSpan<float>();
}
