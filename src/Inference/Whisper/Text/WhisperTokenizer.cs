using System.Buffers;
using System.Text;
using HomeLab.Inference.Whisper.Files;

namespace HomeLab.Inference.Whisper.Text;

/// <summary>Byte-level BPE both ways. Thread-safe. The tables for encoding are built when the first prompt needs them.</summary>
internal sealed class WhisperTokenizer
{
    private readonly byte[] _bytes;
    private readonly int[] _offsets;
    private readonly Lazy<BpeEncoder> _encoder;

    private WhisperTokenizer(TokenizerFiles files, Func<TokenizerFiles> reread)
    {
        Added = files.Added;
        _encoder = new(() => new BpeEncoder(reread()));
        var count = Math.Max(Highest(files.Vocabulary), Highest(files.Added)) + 1;
        var pieces = new byte[count][];
        Array.Fill(pieces, []);
        foreach (var (text, id) in files.Vocabulary)
        {
            pieces[id] = PieceBytes(text);
        }

        foreach (var (text, id) in files.Added)
        {
            pieces[id] = Encoding.UTF8.GetBytes(text);
        }

        _offsets = new int[count + 1];
        for (var id = 0; id < count; id++)
        {
            _offsets[id + 1] = _offsets[id] + pieces[id].Length;
        }

        _bytes = new byte[_offsets[count]];
        for (var id = 0; id < count; id++)
        {
            pieces[id].CopyTo(_bytes, _offsets[id]);
        }
    }

    /// <summary>Tokens beside the vocabulary, special ones and time stamps.</summary>
    public IReadOnlyDictionary<string, int> Added { get; }

    /// <summary>Ids from 0 up to, but not including, this one are known.</summary>
    public int Count => _offsets.Length - 1;

    /// <summary>Loads the tokenizer of a model.</summary>
    /// <exception cref="InferenceException">A file is missing or malformed.</exception>
    public static WhisperTokenizer Load(WhisperFolder folder) => new(TokenizerFiles.Read(folder), () => TokenizerFiles.Read(folder));

    /// <summary>Ids of plain text; a special token written out in it is text, so that a prompt cannot command the decoder.</summary>
    public List<int> Encode(string text)
    {
        var ids = new List<int>();
        _encoder.Value.Encode(text, ids);
        return ids;
    }

    /// <summary>
    /// Text of ids. Bytes are joined before they are read as UTF-8, so a character may be cut between tokens; what is left
    /// incomplete becomes U+FFFD. Unknown ids give nothing.
    /// </summary>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var writer = new ArrayBufferWriter<byte>(Math.Max(16, ids.Length * 4));
        foreach (var id in ids)
        {
            writer.Write(Bytes(id).Span);
        }

        return Encoding.UTF8.GetString(writer.WrittenSpan);
    }

    /// <summary>Bytes of one id, perhaps only a part of a character; none for an unknown id. They are the tokenizer's own.</summary>
    public ReadOnlyMemory<byte> Bytes(int id) => id >= 0 && id < Count ? _bytes.AsMemory(_offsets[id].._offsets[id + 1]) : default;

    private static byte[] PieceBytes(string piece)
    {
        var bytes = new byte[piece.Length];
        for (var i = 0; i < piece.Length; i++)
        {
            if (!ByteAlphabet.TryByte(piece[i], out bytes[i]))
            {
                return Encoding.UTF8.GetBytes(piece);
            }
        }

        return bytes;
    }

    private static int Highest(IReadOnlyDictionary<string, int> tokens) => tokens.Count == 0 ? -1 : tokens.Values.Max();
}
