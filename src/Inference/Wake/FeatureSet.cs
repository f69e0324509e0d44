namespace HomeLab.Inference.Wake;

/// <summary>An embedding model and what it makes of silence.</summary>
internal sealed class FeatureSet : IDisposable
{
    private readonly float[] _silentEmbedding = new float[IEmbeddingModel.Values];

    /// <summary>Takes over a model.</summary>
    public FeatureSet(string name, IEmbeddingModel model)
    {
        Name = name;
        Model = model;
        var silence = new float[MelFrontEnd.CallFloats];
        Array.Fill(silence, MelFrontEnd.Silence);
        model.Advance(model.SilentState.ToArray(), silence, _silentEmbedding);
    }

    /// <summary>What wake models call it.</summary>
    public string Name { get; }

    /// <summary>The weights.</summary>
    public IEmbeddingModel Model { get; }

    /// <summary>The embedding of endless digital silence.</summary>
    public ReadOnlySpan<float> SilentEmbedding => _silentEmbedding;

    public void Dispose() => Model.Dispose();
}
