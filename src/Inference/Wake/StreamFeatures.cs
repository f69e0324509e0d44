namespace HomeLab.Inference.Wake;

/// <summary>What one stream keeps of one feature set: the network's state and the last embeddings, oldest first.</summary>
internal sealed class StreamFeatures
{
    private readonly float[] _embeddings;

    /// <summary>Begins as after silence.</summary>
    /// <param name="set">The feature set.</param>
    /// <param name="embeddings">The most that any head looks at.</param>
    public StreamFeatures(FeatureSet set, int embeddings)
    {
        Set = set;
        State = new float[set.Model.StateFloats];
        _embeddings = new float[embeddings * IEmbeddingModel.Values];
        Reset();
    }

    public FeatureSet Set { get; }

    public float[] State { get; }

    /// <summary>Embeddings kept.</summary>
    public int Capacity => _embeddings.Length / IEmbeddingModel.Values;

    /// <summary>A copy of constants, whatever came before.</summary>
    public void Reset()
    {
        Set.Model.SilentState.CopyTo(State);
        for (var i = 0; i < _embeddings.Length; i += IEmbeddingModel.Values)
        {
            Set.SilentEmbedding.CopyTo(_embeddings.AsSpan(i));
        }
    }

    /// <summary>Drops the oldest embedding and adds the newest.</summary>
    public void Add(ReadOnlySpan<float> embedding)
    {
        _embeddings.AsSpan(IEmbeddingModel.Values).CopyTo(_embeddings);
        embedding.CopyTo(_embeddings.AsSpan(_embeddings.Length - IEmbeddingModel.Values));
    }

    /// <summary>The newest <paramref name="count"/>.</summary>
    public ReadOnlySpan<float> Last(int count) => _embeddings.AsSpan(_embeddings.Length - (count * IEmbeddingModel.Values));
}
