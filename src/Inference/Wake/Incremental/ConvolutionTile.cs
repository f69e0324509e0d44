namespace HomeLab.Inference.Wake.Incremental;

/// <summary>
/// Four output positions of one convolution. Each reads <see cref="Segments"/> stretches of <see cref="SegmentFloats"/> inputs,
/// <see cref="SegmentStride"/> apart: three rows of a convolution over time, one stretch over three neighbours of a convolution over
/// frequency. Channels lie side by side, so that a kernel multiplies one input by a vector of output channels.
/// </summary>
internal unsafe struct ConvolutionTile
{
    public float* X0;
    public float* X1;
    public float* X2;
    public float* X3;
    public float* Y0;
    public float* Y1;
    public float* Y2;
    public float* Y3;
    public int Segments;
    public int SegmentFloats;
    public int SegmentStride;

    /// <summary>LeakyReLU's slope below zero; 1 for none.</summary>
    public float Slope;

    /// <summary>Nothing below this comes out; −∞ for none.</summary>
    public float Floor;
}
