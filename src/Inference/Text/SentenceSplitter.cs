using System.Text;

namespace HomeLab.Inference.Text;

/// <summary>
/// Cuts plain text into pieces while it arrives. Works character by character, so the pieces depend on the text alone and not on how it
/// was cut on its way. A sentence is known to be over when the first letter of the next one is seen, at a break, or at the end.
/// </summary>
internal sealed class SentenceSplitter(SplitterOptions options, Action<TextPiece> emit)
{
    private char[] _text = new char[512];
    private int _length;
    private int _protectedEnd;
    private bool _spacePending;
    private bool _dropped;
    private bool _emitted;

    /// <summary>The last character taken; a space where one is pending, and at the start.</summary>
    public char Last => _spacePending || _length == 0 ? ' ' : _text[_length - 1];

    /// <summary>Takes one character that is not white space.</summary>
    public void Push(char character)
    {
        AddPendingSpace(character);
        Add(character);
        if (char.IsHighSurrogate(character))
        {
            return;
        }

        var cut = SentenceCut();
        if (cut > 0)
        {
            Emit(cut, TextPieceEnd.Sentence);
        }
        else if (!_emitted && (cut = EarlyCut()) > 0)
        {
            Emit(cut, TextPieceEnd.Clause);
        }
        else if (_length > options.MaxPieceChars && _length > _protectedEnd)
        {
            Emit(LongCut(), TextPieceEnd.Clause);
        }
    }

    /// <summary>Takes white space; runs of it count as one.</summary>
    public void Space() => _spacePending = true;

    /// <summary>Says that something unspeakable was left out here, so that a space before a full stop goes too.</summary>
    public void Drop() => _dropped = true;

    /// <summary>Takes text that must stay in one piece.</summary>
    public void PushProtected(ReadOnlySpan<char> text)
    {
        AddPendingSpace(text[0]);
        foreach (var character in text)
        {
            Add(character);
        }

        _protectedEnd = _length;
    }

    /// <summary>Ends the piece here whatever the punctuation.</summary>
    public void Break()
    {
        Emit(_length, TextPieceEnd.Paragraph);
        _spacePending = false;
    }

    private void AddPendingSpace(char next)
    {
        if (_spacePending && _length > 0 && !(_dropped && ".,;:!?…".Contains(next)))
        {
            Add(' ');
        }

        _spacePending = false;
        _dropped = false;
    }

    private void Add(char character)
    {
        if (_length == _text.Length)
        {
            Array.Resize(ref _text, _length * 2);
        }

        _text[_length++] = character;
    }

    /// <summary>Where the text before the last character ends a sentence; 0 when it does not.</summary>
    private int SentenceCut()
    {
        var text = _text.AsSpan(0, _length);
        Rune.DecodeLastFromUtf16(text, out var first, out var width);
        var isNumber = Rune.IsDigit(first);
        if (!isNumber && !TextMarks.StartsSentence(first))
        {
            return 0;
        }

        // text = sentence, closers, space, openers, first letter; the cut is at "end".
        var start = text.Length - width;
        while (start > 0 && TextMarks.Openers.Contains(text[start - 1]))
        {
            start--;
        }

        var spaced = start > 0 && text[start - 1] == ' ';
        var end = spaced ? start - 1 : start;
        while (!spaced && end < text.Length - width && TextMarks.Closers.Contains(text[end]))
        {
            // The same character can close and open: without a space it closes.
            end++;
        }

        var mark = WithoutClosers(text[..end]);
        return mark > _protectedEnd
            && TextMarks.IsTerminator(text, mark - 1)
            && IsBoundary(text[..mark], first, isNumber, spaced, mark < end)
            ? end
            : 0;
    }

    private bool IsBoundary(ReadOnlySpan<char> sentence, Rune next, bool isNumber, bool spaced, bool closed)
    {
        var run = sentence.Length;
        while (run > 0 && TextMarks.IsTerminator(sentence, run - 1))
        {
            run--;
        }

        if (!spaced)
        {
            // 「行く。」と言った: the quote is part of a longer sentence.
            return TextMarks.IsUnspacedTerminator(sentence[^1]) && !isNumber && !(closed && next.Value is 'と' or 'っ');
        }

        if (sentence[run..] is not ".")
        {
            return !isNumber || sentence[^1] is not ('.' or '…');
        }

        var word = run;
        while (word > 0 && sentence[word - 1] != ' ' && !TextMarks.Openers.Contains(sentence[word - 1]))
        {
            word--;
        }

        var begins = word < 2 || TextMarks.IsClauseMark(sentence[word - 2]) || TextMarks.IsTerminator(sentence, word - 2);
        return isNumber
            ? !Abbreviations.HoldsBeforeNumber(sentence[word..run], begins, options.Language)
            : !Abbreviations.Holds(sentence[word..run], begins, options.Language);
    }

    /// <summary>Length without closing quotes and brackets, and the space that French puts before them.</summary>
    private static int WithoutClosers(ReadOnlySpan<char> text)
    {
        var length = text.Length;
        while (length > 0 && TextMarks.Closers.Contains(text[length - 1]))
        {
            length--;
        }

        return length > 0 && length < text.Length && text[length - 1] == ' ' ? length - 1 : length;
    }

    /// <summary>Where a long first sentence may be cut, now that its next word has begun; 0 for nowhere.</summary>
    private int EarlyCut()
    {
        var text = _text.AsSpan(0, _length);
        if (options.FirstPieceChars <= 0 || text.Length < 3)
        {
            return 0;
        }

        if (TextMarks.IsUnspacedClauseMark(text[^2]) && text.Length - 1 >= options.FirstPieceChars / 3)
        {
            return Allowed(text.Length - 1);
        }

        if (text[^2] != ' ' || text.Length - 2 < options.FirstPieceChars)
        {
            return 0;
        }

        if (TextMarks.IsClauseMark(text[^3]))
        {
            return Allowed(text.Length - 2);
        }

        var word = text[..^2].LastIndexOf(' ') + 1;
        return word > options.FirstPieceChars && Conjunctions.Contains(options.Language, text[word..^2]) ? Allowed(word - 1) : 0;
    }

    private int Allowed(int cut) => cut >= _protectedEnd ? cut : 0;

    private int LongCut()
    {
        var text = _text.AsSpan(0, _length);
        var least = Math.Max(text.Length / 2, _protectedEnd);
        var space = 0;
        for (var i = text.Length - 2; i >= least && i > 0; i--)
        {
            if ((text[i] == ' ' && TextMarks.IsClauseMark(text[i - 1])) || TextMarks.IsUnspacedClauseMark(text[i]))
            {
                return text[i] == ' ' ? i : i + 1;
            }

            space = space == 0 && text[i] == ' ' ? i : space;
        }

        return space > 0 ? space : text.Length - (char.IsLowSurrogate(text[^1]) ? 2 : 1);
    }

    private void Emit(int cut, TextPieceEnd end)
    {
        var text = _text.AsSpan(0, cut).Trim();
        if (TextMarks.HasWords(text) || _protectedEnd > 0)
        {
            emit(new TextPiece(Punctuate(text, end), end));
            _emitted = true;
        }

        var rest = _text.AsSpan(cut, _length - cut).TrimStart();
        rest.CopyTo(_text);
        _length = rest.Length;
        _protectedEnd = 0;
    }

    /// <summary>A piece that ends with a word gets the mark that a reader would put there.</summary>
    private string Punctuate(ReadOnlySpan<char> text, TextPieceEnd end)
    {
        Rune.DecodeLastFromUtf16(text[..WithoutClosers(text)], out var last, out _);
        if (!options.AutoPunctuation || !(Rune.IsLetterOrDigit(last) || last.Value is '%' or '°' or '€' or '$'))
        {
            return text.ToString();
        }

        return string.Concat(text, end == TextPieceEnd.Clause ? "," : ".");
    }
}
