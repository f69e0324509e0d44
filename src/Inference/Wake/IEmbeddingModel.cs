namespace HomeLab.Inference.Wake;

/// <summary>
/// The network that turns mel frames into embeddings, one per hop. A window is 76 frames; it lags 4 frames behind the newest (the oldest 76
/// of the 80 that are buffered, as wyoming-openwakeword takes them). Weights only: each stream brings its own state, an array of
/// <see cref="StateFloats"/>. Used by the scheduler's thread alone.
/// </summary>
internal interface IEmbeddingModel : IDisposable
{
    /// <summary>Values of an embedding.</summary>
    const int Values = 96;

    /// <summary>Mel frames of a window.</summary>
    const int WindowFrames = 76;

    /// <summary>Size of a stream's state.</summary>
    int StateFloats { get; }

    /// <summary>The state after endless digital silence; to be copied, not changed.</summary>
    ReadOnlySpan<float> SilentState { get; }

    /// <summary>Advances a stream by one hop.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="mel"><see cref="MelFrontEnd.CallFloats"/>.</param>
    /// <param name="embedding">Room for <see cref="Values"/>.</param>
    void Advance(Span<float> state, ReadOnlySpan<float> mel, Span<float> embedding);
}
