namespace HomeLab.Inference.Piper;

/// <summary>One sentence on its way to samples, stretch by stretch. Runs on a worker's thread; used by one caller at a time.</summary>
internal interface IUtteranceSynthesis : IDisposable
{
    /// <summary>Computes the next stretch.</summary>
    /// <returns>Samples in about ±1, valid until the next call; empty when the sentence is over.</returns>
    /// <exception cref="OperationCanceledException">The native call was ended early.</exception>
    /// <exception cref="InferenceException">The model failed.</exception>
    ReadOnlyMemory<float> Next(CancellationToken cancellationToken);
}
