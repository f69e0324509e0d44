using System.Runtime.Intrinsics;
using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Wake.Incremental;

/// <summary>
/// The embedding network, computed as the audio comes. No layer pads or strides over time but the pools, whose strides multiply to the hop;
/// so it is enough to keep the last two input rows of each convolution over time, and a hop computes 8 rows at the first layers, then 4,
/// then 2, then 1: 5.6 million multiplications where the window takes 42. Equal to the window up to rounding. One instance serves one
/// thread; its state per stream is 38 KB.
/// </summary>
internal sealed unsafe class IncrementalEmbedding : IEmbeddingModel
{
    private const int Kept = 2;

    /// <summary>Two old rows of the first layer and the four newest frames, which the next hop's window begins with.</summary>
    private const int InputRows = 6;

    private const int PaddedBands = MelFrontEnd.Bands + 2;

    /// <summary>Hops until nothing of the initial state is left in the network (76 frames).</summary>
    private const int SettlingHops = 12;

    private static readonly EmbeddingStage[] Stages =
    [
        new(First: 1, Pairs: 1, Rows: 8, Columns: 32, PoolRows: 2),
        new(First: 3, Pairs: 2, Rows: 4, Columns: 16, PoolRows: 1),
        new(First: 7, Pairs: 2, Rows: 4, Columns: 8, PoolRows: 2),
        new(First: 11, Pairs: 2, Rows: 2, Columns: 4, PoolRows: 1),
        new(First: 15, Pairs: 2, Rows: 2, Columns: 2, PoolRows: 2),
    ];

    private readonly Convolution[] _layers;
    private readonly float[] _input = Pin((InputRows + 4) * PaddedBands);
    private readonly float[] _padded = Pin(8 * 34 * 24);
    private readonly float[] _window = Pin(10 * 32 * 24);
    private readonly float[] _plain = Pin(8 * 32 * 24);
    private readonly float[] _silentState;

    private IncrementalEmbedding(IReadOnlyList<EmbeddingLayer> layers, bool is512)
    {
        _layers = [.. layers.Select(layer => new Convolution(layer, is512))];
        StateFloats = InputRows * MelFrontEnd.Bands;
        foreach (var stage in Stages)
        {
            for (var pair = 0; pair < stage.Pairs; pair++)
            {
                StateFloats += Kept * stage.Columns * layers[stage.First + (2 * pair)].OutputChannels;
            }
        }

        StateFloats += Kept * IEmbeddingModel.Values;
        _silentState = Settle();
    }

    public int StateFloats { get; }

    public ReadOnlySpan<float> SilentState => _silentState;

    /// <summary>Reads the weights out of a model file.</summary>
    /// <param name="path">An <c>embedding_model.onnx</c>.</param>
    /// <param name="is512">Whether to use AVX-512; null = where the processor has it.</param>
    /// <returns>Null when the model is of another build.</returns>
    /// <exception cref="InferenceException">Not an ONNX file.</exception>
    public static IncrementalEmbedding? TryLoad(string path, bool? is512 = null)
    {
        return EmbeddingReader.TryRead(OnnxModel.Load(path)) is { } layers
            ? new IncrementalEmbedding(layers, is512 ?? Vector512.IsHardwareAccelerated)
            : null;
    }

    public void Advance(Span<float> state, ReadOnlySpan<float> mel, Span<float> embedding)
    {
        state = TakeInput(state, mel);
        fixed (float* input = _input, padded = _padded, window = _window, plain = _plain)
        {
            var first = Stages[0];
            ClearEdges(_padded, first.Rows, first.Columns, 24);
            _layers[0].Run(input, PaddedBands, padded + 24, PaddedBands * 24, first.Rows, first.Columns);
            foreach (var stage in Stages)
            {
                state = RunStage(stage, state, padded, window, plain);
            }

            // The last pool left one row of one position, in the middle of its padding.
            var values = IEmbeddingModel.Values;
            state[..(Kept * values)].CopyTo(_window);
            _padded.AsSpan(values, values).CopyTo(_window.AsSpan(Kept * values));
            _window.AsSpan(values, Kept * values).CopyTo(state);
            _layers[^1].Run(window, values, plain, values, rows: 1, columns: 1);
            _plain.AsSpan(0, values).CopyTo(embedding);
        }
    }

    public void Dispose()
    {
    }

    private static float[] Pin(int floats) => GC.AllocateArray<float>(floats, pinned: true);

    private float[] Settle()
    {
        var state = new float[StateFloats];
        var silence = new float[MelFrontEnd.CallFloats];
        var embedding = new float[IEmbeddingModel.Values];
        Array.Fill(silence, MelFrontEnd.Silence);
        for (var hop = 0; hop < SettlingHops; hop++)
        {
            Advance(state, silence, embedding);
        }

        return state;
    }

    /// <summary>
    /// Lays out the first layer's ten input rows: the six kept and four of the eight new ones; the other four wait for the next hop.
    /// </summary>
    private Span<float> TakeInput(Span<float> state, ReadOnlySpan<float> mel)
    {
        const int Bands = MelFrontEnd.Bands;
        for (var row = 0; row < InputRows + 4; row++)
        {
            var source = row < InputRows ? state.Slice(row * Bands, Bands) : mel.Slice((row - InputRows) * Bands, Bands);
            source.CopyTo(_input.AsSpan((row * PaddedBands) + 1));
        }

        mel.Slice(2 * Bands, InputRows * Bands).CopyTo(state);
        return state[(InputRows * Bands)..];
    }

    /// <summary>
    /// Pairs of a convolution over frequency and one over time, then a pool. Input and output lie in <paramref name="padded"/>.
    /// </summary>
    private Span<float> RunStage(EmbeddingStage stage, Span<float> state, float* padded, float* window, float* plain)
    {
        for (var pair = 0; pair < stage.Pairs; pair++)
        {
            var (overFrequency, overTime) = (_layers[stage.First + (2 * pair)], _layers[stage.First + (2 * pair) + 1]);
            var (inputs, channels) = (overFrequency.Layer.InputChannels, overTime.Layer.OutputChannels);
            var row = stage.Columns * channels;
            state[..(Kept * row)].CopyTo(_window);
            overFrequency.Run(padded, (stage.Columns + 2) * inputs, window + (Kept * row), row, stage.Rows, stage.Columns);
            _window.AsSpan(stage.Rows * row, Kept * row).CopyTo(state);
            state = state[(Kept * row)..];
            if (pair + 1 < stage.Pairs)
            {
                ClearEdges(_padded, stage.Rows, stage.Columns, channels);
                overTime.Run(window, row, padded + channels, row + (2 * channels), stage.Rows, stage.Columns);
            }
            else
            {
                overTime.Run(window, row, plain, row, stage.Rows, stage.Columns);
                stage.Pool(_plain, _padded, channels);
            }
        }

        return state;
    }

    /// <summary>The zeros on both sides of each row that a convolution over frequency reads.</summary>
    internal static void ClearEdges(Span<float> rows, int count, int columns, int channels)
    {
        var row = (columns + 2) * channels;
        for (var i = 0; i < count; i++)
        {
            rows.Slice(i * row, channels).Clear();
            rows.Slice((i * row) + row - channels, channels).Clear();
        }
    }
}
