namespace HomeLab.Inference.Piper;

/// <summary>Phonemes to the ids of one voice: <c>^ _ (ids _)* $</c>; a phoneme without id is left out.</summary>
internal sealed class PhonemeEncoder(PiperVoiceConfig config)
{
    private readonly int[][] _begin = [config.PhonemeIds["^"], config.PhonemeIds["_"]];
    private readonly int[] _pad = config.PhonemeIds["_"];
    private readonly int[] _end = config.PhonemeIds["$"];

    /// <summary>Encodes one sentence.</summary>
    /// <param name="phonemes">Symbols, one code point each.</param>
    /// <param name="missing">Number of symbols without id.</param>
    public long[] Encode(IReadOnlyList<string> phonemes, out int missing)
    {
        var ids = new List<long>((phonemes.Count * 2) + 4);
        missing = 0;
        Add(ids, _begin[0]);
        Add(ids, _begin[1]);
        for (var i = 0; i < phonemes.Count;)
        {
            i += EncodeAt(phonemes, i, ids, ref missing);
        }

        Add(ids, _end);
        return [.. ids];
    }

    private int EncodeAt(IReadOnlyList<string> phonemes, int index, List<long> ids, ref int missing)
    {
        var width = ClusterAt(phonemes, index);
        var symbol = width == 1 ? phonemes[index] : string.Concat(phonemes.Skip(index).Take(width));
        foreach (var mapped in config.PhonemeMap.TryGetValue(symbol, out var replacement) ? replacement : [symbol])
        {
            if (config.PhonemeIds.TryGetValue(mapped, out var symbolIds))
            {
                Add(ids, symbolIds);
                Add(ids, _pad);
            }
            else
            {
                missing++;
            }
        }

        return width;
    }

    /// <summary>Number of symbols from <paramref name="index"/> on that the voice knows as one; the longest cluster wins.</summary>
    private int ClusterAt(IReadOnlyList<string> phonemes, int index)
    {
        var width = 1;
        foreach (var cluster in config.VowelClusters)
        {
            if (cluster.Length > width && Matches(phonemes, index, cluster))
            {
                width = cluster.Length;
            }
        }

        return width;
    }

    private static bool Matches(IReadOnlyList<string> phonemes, int index, string[] cluster)
    {
        for (var i = 0; i < cluster.Length; i++)
        {
            if (index + i >= phonemes.Count || phonemes[index + i] != cluster[i])
            {
                return false;
            }
        }

        return true;
    }

    private static void Add(List<long> ids, int[] values)
    {
        foreach (var value in values)
        {
            ids.Add(value);
        }
    }
}
