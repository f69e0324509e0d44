namespace HomeLab.Inference.Text;

/// <summary>
/// Turns a reply as a language model writes it (mark-up, lists, links, emoji, in deltas of any size) into pieces to be spoken.
/// Used by one caller at a time.
/// </summary>
internal sealed class SpeechText
{
    private readonly MarkdownReader _reader;

    /// <summary>Creates the splitter of one reply.</summary>
    /// <param name="options">How to cut.</param>
    /// <param name="emit">Receives the pieces, in order, during <see cref="Append"/> and <see cref="Complete"/>.</param>
    public SpeechText(SplitterOptions options, Action<TextPiece> emit)
    {
        _reader = new MarkdownReader(new SentenceSplitter(options, emit));
    }

    /// <summary>Takes the next stretch of text, cut anywhere.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            _reader.Push(character);
        }
    }

    /// <summary>Says that the text is over; emits what is left.</summary>
    public void Complete() => _reader.Complete();

    /// <summary>Cuts a whole text.</summary>
    public static IReadOnlyList<TextPiece> Split(string text, SplitterOptions options)
    {
        var pieces = new List<TextPiece>();
        var splitter = new SpeechText(options, pieces.Add);
        splitter.Append(text);
        splitter.Complete();
        return pieces;
    }
}
