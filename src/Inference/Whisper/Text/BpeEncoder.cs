using System.Text;

namespace HomeLab.Inference.Whisper.Text;

/// <summary>Text to ids: bytes, then the most frequent merge first.</summary>
internal sealed class BpeEncoder
{
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges;
    private readonly int[] _byteIds = new int[256];

    /// <summary>Indexes the merges by id.</summary>
    public BpeEncoder(TokenizerFiles files)
    {
        for (var value = 0; value < _byteIds.Length; value++)
        {
            _byteIds[value] = files.Vocabulary.TryGetValue(ByteAlphabet.Character((byte)value).ToString(), out var id) ? id : -1;
        }

        _merges = new(files.Merges.Count);
        for (var rank = 0; rank < files.Merges.Count; rank++)
        {
            var (left, right) = files.Merges[rank];
            if (files.Vocabulary.TryGetValue(left, out var leftId)
                && files.Vocabulary.TryGetValue(right, out var rightId)
                && files.Vocabulary.TryGetValue(left + right, out var id))
            {
                _merges.TryAdd((leftId, rightId), (rank, id));
            }
        }
    }

    /// <summary>Appends the ids of <paramref name="text"/>. Special tokens written out in it are plain text.</summary>
    public void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        var pieces = new PreTokenizer(text);
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        while (pieces.TryNext(out var piece))
        {
            var symbols = new List<int>();
            foreach (var value in bytes.AsSpan(0, Encoding.UTF8.GetBytes(piece, bytes)))
            {
                if (_byteIds[value] >= 0)
                {
                    symbols.Add(_byteIds[value]);
                }
            }

            while (MergeBest(symbols))
            {
            }

            ids.AddRange(symbols);
        }
    }

    private bool MergeBest(List<int> symbols)
    {
        var best = (Rank: int.MaxValue, Id: 0, At: -1);
        for (var i = 0; i + 1 < symbols.Count; i++)
        {
            if (_merges.TryGetValue((symbols[i], symbols[i + 1]), out var merge) && merge.Rank < best.Rank)
            {
                best = (merge.Rank, merge.Id, i);
            }
        }

        if (best.At < 0)
        {
            return false;
        }

        symbols[best.At] = best.Id;
        symbols.RemoveAt(best.At + 1);
        return true;
    }
}
