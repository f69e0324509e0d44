using System.Text.Json;
using HomeLab.Inference.Whisper.Files;

namespace HomeLab.Inference.Whisper.Text;

/// <summary>
/// A vocabulary as its files give it: <c>tokenizer.json</c>, or the older <c>vocab.json</c> + <c>merges.txt</c> + <c>added_tokens.json</c>.
/// </summary>
/// <param name="Vocabulary">Byte-level pieces to ids.</param>
/// <param name="Merges">Pairs, the most frequent first.</param>
/// <param name="Added">Tokens beside the vocabulary, in plain text.</param>
internal sealed record TokenizerFiles(
    IReadOnlyDictionary<string, int> Vocabulary,
    IReadOnlyList<(string Left, string Right)> Merges,
    IReadOnlyDictionary<string, int> Added)
{
    /// <summary>Whisper has 51,866; a damaged file must not make us allocate gigabytes.</summary>
    private const int MaxTokens = 1_000_000;

    /// <summary>Reads the files of a model.</summary>
    /// <exception cref="InferenceException">A file is missing or not byte-level BPE.</exception>
    public static TokenizerFiles Read(WhisperFolder folder) => folder.Has("tokenizer.json") ? ReadFast(folder) : ReadClassic(folder);

    private static TokenizerFiles ReadFast(WhisperFolder folder)
    {
        const string Name = "tokenizer.json";
        var file = folder.Read(Name, WhisperJson.Default.TokenizerJson);
        if (file.Model is not { Vocabulary: { Count: > 0 } vocabulary, Merges.ValueKind: JsonValueKind.Array })
        {
            throw Damaged(folder, Name, "no byte-level BPE model (model.vocab and model.merges expected)");
        }

        var merges = new List<(string, string)>(file.Model.Merges.GetArrayLength());
        foreach (var merge in file.Model.Merges.EnumerateArray())
        {
            merges.Add(merge.ValueKind switch
            {
                JsonValueKind.String => Split(merge.GetString()!, folder, Name),
                JsonValueKind.Array when merge.GetArrayLength() == 2
                    && merge[0].ValueKind == JsonValueKind.String
                    && merge[1].ValueKind == JsonValueKind.String
                    => (merge[0].GetString()!, merge[1].GetString()!),
                _ => throw Damaged(folder, Name, "a merge that is neither text nor a pair of texts"),
            });
        }

        var added = new Dictionary<string, int>();
        foreach (var token in file.AddedTokens ?? [])
        {
            added[token.Content ?? ""] = token.Id;
        }

        return Checked(folder, Name, new TokenizerFiles(vocabulary, merges, added));
    }

    private static TokenizerFiles ReadClassic(WhisperFolder folder)
    {
        if (!folder.Has("vocab.json") || !folder.Has("merges.txt"))
        {
            throw new InferenceException(
                $"The Whisper model '{folder.Path}' has no tokenizer: expected tokenizer.json, or vocab.json with merges.txt. Install the model again.");
        }

        var vocabulary = folder.Read("vocab.json", WhisperJson.Default.DictionaryStringInt32);
        var merges = File.ReadLines(folder.PathOf("merges.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))
            .Select(line => Split(line, folder, "merges.txt"))
            .ToList();
        var added = folder.Has("added_tokens.json") ? folder.Read("added_tokens.json", WhisperJson.Default.DictionaryStringInt32) : [];
        return Checked(folder, "vocab.json", new TokenizerFiles(vocabulary, merges, added));
    }

    // Ids become array indices, so their size is checked before anything is allocated.
    private static TokenizerFiles Checked(WhisperFolder folder, string file, TokenizerFiles tokenizer) =>
        tokenizer.Vocabulary.Values.Concat(tokenizer.Added.Values).All(id => id is >= 0 and < MaxTokens)
            ? tokenizer
            : throw Damaged(folder, file, $"a token id outside 0 … {MaxTokens - 1}");

    private static InferenceException Damaged(WhisperFolder folder, string file, string what) =>
        new($"'{folder.PathOf(file)}' holds {what}. Run 'homelab models verify', or install the model again.");

    private static (string Left, string Right) Split(string merge, WhisperFolder folder, string file)
    {
        var space = merge.IndexOf(' ', StringComparison.Ordinal);
        return space > 0
            ? (merge[..space], merge[(space + 1)..])
            : throw Damaged(folder, file, "a merge that is not two pieces with a space between");
    }
}
