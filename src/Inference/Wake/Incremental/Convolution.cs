using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Wake.Incremental;

/// <summary>
/// One convolution with its weights in the order that the kernels read them: chunks of 48 or 24 output channels, in each
/// chunk input after input. Output channels are a multiple of 24, positions of 4 (or there is one position).
/// </summary>
internal sealed unsafe class Convolution
{
    private const int Positions = 4;

    private readonly float[] _weights;
    private readonly float[] _bias;
    private readonly bool _is512;
    private readonly float _slope;
    private readonly float _floor;

    /// <summary>Packs the weights.</summary>
    /// <param name="layer">The layer as the model has it.</param>
    /// <param name="is512">Whether to use AVX-512.</param>
    public Convolution(EmbeddingLayer layer, bool is512)
    {
        Layer = layer;
        _is512 = is512;
        _bias = Pin(layer.Bias.Length);
        layer.Bias.CopyTo(_bias, 0);
        _weights = Pin(layer.Weights.Length);
        (_slope, _floor) = (layer.Slope, layer.Floor);
        Pack();
    }

    public EmbeddingLayer Layer { get; }

    /// <summary>Computes rows × columns positions.</summary>
    /// <param name="input">First input of the first position.</param>
    /// <param name="inputRow">Floats from one row's first input to the next row's.</param>
    /// <param name="output">First channel of the first position.</param>
    /// <param name="outputRow">Floats from one row to the next.</param>
    /// <param name="rows">Rows (time).</param>
    /// <param name="columns">Positions of a row (frequency), a power of two.</param>
    public void Run(float* input, int inputRow, float* output, int outputRow, int rows, int columns)
    {
        var layer = Layer;
        var isOverFrequency = layer.KernelRows == 1;
        var step = layer.InputChannels;
        var tile = new ConvolutionTile
        {
            Segments = layer.KernelRows,
            SegmentFloats = layer.KernelColumns * layer.InputChannels,
            SegmentStride = isOverFrequency ? 0 : inputRow,
            Slope = _slope,
            Floor = _floor,
        };
        var shift = System.Numerics.BitOperations.Log2((uint)columns);
        for (var position = 0; position < rows * columns; position += Positions)
        {
            var (p1, p2, p3) = rows * columns == 1 ? (position, position, position) : (position + 1, position + 2, position + 3);
            Place(position, out tile.X0, out tile.Y0);
            Place(p1, out tile.X1, out tile.Y1);
            Place(p2, out tile.X2, out tile.Y2);
            Place(p3, out tile.X3, out tile.Y3);
            RunTile(tile);
        }

        void Place(int position, out float* x, out float* y)
        {
            var (row, column) = (position >> shift, position & (columns - 1));
            x = input + (row * inputRow) + (column * step);
            y = output + (row * outputRow) + (column * layer.OutputChannels);
        }
    }

    private static float[] Pin(int floats) => GC.AllocateArray<float>(floats, pinned: true);

    private int ChunkAt(int channel) => _is512 && Layer.OutputChannels - channel >= 48 ? 48 : 24;

    private void RunTile(in ConvolutionTile tile)
    {
        var inputs = tile.Segments * tile.SegmentFloats;
        fixed (float* weights = _weights, bias = _bias)
        {
            for (int channel = 0, chunk; channel < Layer.OutputChannels; channel += chunk)
            {
                chunk = ChunkAt(channel);
                var part = weights + (channel * inputs);
                if (chunk == 48)
                {
                    WideKernel<Simd512, Vector512<float>>.Run(tile, part, bias + channel, channel);
                }
                else if (_is512)
                {
                    NarrowKernel512.Run(tile, part, bias + channel, channel);
                }
                else
                {
                    WideKernel<Simd256, Vector256<float>>.Run(tile, part, bias + channel, channel);
                }
            }
        }
    }

    /// <summary>From ONNX's [output][input][row][column] to [chunk][row][column][input][output of the chunk].</summary>
    private void Pack()
    {
        var (inputs, area) = (Layer.InputChannels, Layer.KernelRows * Layer.KernelColumns);
        var at = 0;
        for (int channel = 0, chunk; channel < Layer.OutputChannels; channel += chunk)
        {
            chunk = ChunkAt(channel);
            for (var tap = 0; tap < area; tap++)
            {
                for (var input = 0; input < inputs; input++)
                {
                    for (var output = channel; output < channel + chunk; output++)
                    {
                        _weights[at++] = Layer.Weights[(((output * inputs) + input) * area) + tap];
                    }
                }
            }
        }
    }
}
