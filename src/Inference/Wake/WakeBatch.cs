namespace HomeLab.Inference.Wake;

/// <summary>The memory of one batch of hops, reused for ever. Scheduler's thread only.</summary>
internal sealed class WakeBatch
{
    private readonly WakeStream[] _streams;
    private readonly float[] _mel;
    private readonly float[] _gathered;
    private readonly float[] _embeddings;
    private readonly float[][] _states;
    private readonly StreamFeatures[] _features;
    private readonly float[] _probabilities = new float[128];

    public WakeBatch(int capacity)
    {
        _streams = new WakeStream[capacity];
        _mel = new float[capacity * MelFrontEnd.CallFloats];
        _gathered = new float[_mel.Length];
        _embeddings = new float[capacity * IEmbeddingModel.Values];
        _states = new float[capacity][];
        _features = new StreamFeatures[capacity];
    }

    public int Count { get; private set; }

    public ReadOnlySpan<WakeStream> Streams => _streams.AsSpan(0, Count);

    public void Add(WakeStream stream) => _streams[Count++] = stream;

    public Span<float> MelOf(int slot) => _mel.AsSpan(slot * MelFrontEnd.CallFloats, MelFrontEnd.CallFloats);

    /// <summary>Forgets streams, so that no disposed one is held on to.</summary>
    public void Clear()
    {
        Array.Clear(_streams, 0, Count);
        Count = 0;
    }

    /// <summary>Keeps the streams for which <paramref name="keep"/> says so, given the slot they will have.</summary>
    public void Keep<T>(T state, Func<T, WakeStream, int, bool> keep)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (keep(state, _streams[i], kept))
            {
                _streams[kept++] = _streams[i];
            }
        }

        Array.Clear(_streams, kept, Count - kept);
        Count = kept;
    }

    /// <summary>Advances the feature set for the streams that use it.</summary>
    public void Embed(FeatureSet set)
    {
        var users = 0;
        for (var slot = 0; slot < Count; slot++)
        {
            if (Find(_streams[slot].Selection, set) is { } features)
            {
                _features[users] = features;
                _states[users] = features.State;
                MelOf(slot).CopyTo(_gathered.AsSpan(users * MelFrontEnd.CallFloats));
                users++;
            }
        }

        if (users == 0)
        {
            return;
        }

        set.Model.Advance(_states.AsSpan(0, users), _gathered.AsSpan(0, users * MelFrontEnd.CallFloats), _embeddings);
        for (var i = 0; i < users; i++)
        {
            _features[i].Add(_embeddings.AsSpan(i * IEmbeddingModel.Values, IEmbeddingModel.Values));
        }
    }

    /// <summary>Runs the heads of a selection, each once, and counts their words.</summary>
    public void Score(WakeStream stream, WakeSelection selection, bool isVoice)
    {
        WakeModel? scored = null;
        foreach (var counter in selection.Counters)
        {
            var head = counter.Model.Head;
            if (scored != counter.Model)
            {
                head.Score(selection.FeaturesOf(counter.Model).Last(head.Embeddings), _probabilities);
                scored = counter.Model;
            }

            stream.Score(counter, _probabilities[counter.Output], isVoice);
        }
    }

    private static StreamFeatures? Find(WakeSelection? selection, FeatureSet set)
    {
        foreach (var features in selection?.Features ?? [])
        {
            if (features.Set == set)
            {
                return features;
            }
        }

        return null;
    }
}
