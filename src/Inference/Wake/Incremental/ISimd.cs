namespace HomeLab.Inference.Wake.Incremental;

/// <summary>
/// What a convolution kernel asks of one width of vector. Implementations are empty structs, so that each width gets its own machine code.
/// </summary>
/// <typeparam name="TVector">A vector of floats.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Floats of a vector.</summary>
    static abstract int Lanes { get; }

    static abstract TVector Load(float* source);

    static abstract TVector Broadcast(float value);

    /// <summary>a × b + sum, rounded once or twice.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector sum);

    /// <summary>Applies the tile's LeakyReLU and floor, then stores.</summary>
    static abstract void StoreActivated(in ConvolutionTile tile, TVector sum, float* target);
}
