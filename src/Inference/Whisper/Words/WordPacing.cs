namespace HomeLab.Inference.Whisper.Words;

/// <summary>
/// Takes silence out of the words that alignment gave it to, and joins punctuation to words (openai/whisper's <c>add_word_timestamps</c>
/// and <c>merge_punctuations</c>).
/// </summary>
internal static class WordPacing
{
    private const string SentenceEnds = ".。!！?？";
    private const string Opening = "\"'“¿([{-";
    private const string Closing = "\"'.。,，!！?？:：”)]}、%°";

    /// <summary>Longest usual word: 0.7 s, in positions.</summary>
    private const int LongestUsual = 35;

    /// <summary>
    /// Shortens the words beside a pause to twice the usual length: the first word (before it lies the lead-in), the end of a sentence, and
    /// what follows it.
    /// </summary>
    public static void TrimPauses(List<AlignedWord> words)
    {
        var lengths = words.Select(word => word.Length).Where(length => length > 0).Order().ToList();
        if (lengths.Count == 0)
        {
            return;
        }

        var longest = 2 * Math.Min(LongestUsual, lengths[lengths.Count / 2]);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.Length <= longest)
            {
                continue;
            }

            if (i == 0 || EndsSentence(words[i - 1]))
            {
                words[i] = word with { Start = word.End - longest };
            }
            else if (i == words.Count - 1 || EndsSentence(word))
            {
                words[i] = word with { End = word.Start + longest };
            }
        }
    }

    /// <summary>Joins opening marks to the word after them and closing marks to the word before them, which keep their times.</summary>
    public static List<AlignedWord> JoinPunctuation(IReadOnlyList<AlignedWord> words)
    {
        var joined = new List<AlignedWord>(words.Count);
        AlignedWord? opening = null;
        foreach (var word in words)
        {
            if (joined.Count > 0 && opening is null && Closes(word.Text))
            {
                joined[^1] = joined[^1] with { Text = joined[^1].Text + word.Text };
                continue;
            }

            var whole = opening is null ? word : word with { Text = opening.Text + word.Text, FirstToken = opening.FirstToken };
            opening = Opens(word.Text) ? whole : null;
            if (opening is null)
            {
                joined.Add(whole);
            }
        }

        return opening is null ? joined : [.. joined, opening];
    }

    private static bool EndsSentence(AlignedWord word) => word.Text.Length == 1 && SentenceEnds.Contains(word.Text[0]);

    private static bool Opens(string text) => text.Length > 1 && text[0] == ' ' && text[1..].All(Opening.Contains);

    // A token may be only the apostrophe of "what's".
    private static bool Closes(string text) => text.Length > 0 && (text.All(Closing.Contains) || text[0] is '\'' or '’');
}
