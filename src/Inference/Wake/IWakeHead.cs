namespace HomeLab.Inference.Wake;

/// <summary>The small network that scores the last embeddings. Used by the scheduler's thread alone.</summary>
internal interface IWakeHead : IDisposable
{
    /// <summary>Embeddings that it looks at; 16 in most models, 1.975 s of audio.</summary>
    int Embeddings { get; }

    /// <summary>Probabilities that it gives: 1, or the classes of a multi-class model.</summary>
    int Outputs { get; }

    /// <summary>Scores the last <see cref="Embeddings"/> embeddings.</summary>
    void Score(ReadOnlySpan<float> embeddings, Span<float> probabilities);
}
