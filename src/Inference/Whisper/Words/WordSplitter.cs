using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using HomeLab.Inference.Whisper.Text;

namespace HomeLab.Inference.Whisper.Words;

/// <summary>Groups the tokens of a transcript into words (openai/whisper's <c>split_to_word_tokens</c>).</summary>
internal static class WordSplitter
{
    // Written without spaces: here every character that a token completes is a word of its own.
    private static readonly HashSet<string> Unspaced = ["zh", "ja", "th", "lo", "my", "yue"];

    /// <summary>Groups tokens.</summary>
    /// <param name="tokenizer">Gives their bytes.</param>
    /// <param name="tokens">Text tokens only.</param>
    /// <param name="language">Code of the language; null for one with spaces.</param>
    /// <returns>Text and number of tokens of each word.</returns>
    public static List<(string Text, int Tokens)> Split(WhisperTokenizer tokenizer, IReadOnlyList<int> tokens, string? language)
    {
        var words = new List<(string Text, int Tokens)>();
        var byCharacter = language is not null && Unspaced.Contains(language);
        foreach (var piece in Characters(tokenizer, tokens))
        {
            if (words.Count == 0 || byCharacter || piece.Text.StartsWith(' ') || piece.Text.Trim().All(char.IsPunctuation))
            {
                words.Add(piece);
            }
            else
            {
                words[^1] = (words[^1].Text + piece.Text, words[^1].Tokens + piece.Tokens);
            }
        }

        return words;
    }

    // Tokens that share a character stay together.
    private static IEnumerable<(string Text, int Tokens)> Characters(WhisperTokenizer tokenizer, IReadOnlyList<int> tokens)
    {
        var bytes = new List<byte>();
        var count = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            bytes.AddRange(tokenizer.Bytes(tokens[i]).Span);
            count++;
            if (i == tokens.Count - 1 || !IsCut(bytes))
            {
                yield return (Encoding.UTF8.GetString([.. bytes]), count);
                bytes.Clear();
                count = 0;
            }
        }
    }

    private static bool IsCut(List<byte> bytes)
    {
        var rest = CollectionsMarshal.AsSpan(bytes);
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out _, out var consumed) == OperationStatus.NeedMoreData)
            {
                return true;
            }

            rest = rest[consumed..];
        }

        return false;
    }
}
