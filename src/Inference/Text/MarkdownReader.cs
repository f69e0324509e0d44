namespace HomeLab.Inference.Text;

/// <summary>
/// Reads text with mark-up and passes on what is to be spoken. What cannot be decided yet waits in a short buffer; each rule is tried at
/// the head of the buffer after every character and says how much it took, 0 for "not yet".
/// </summary>
internal sealed class MarkdownReader
{
    private const int LongestLine = 2_000;

    private readonly SentenceSplitter _output;
    private readonly MarkdownInline _inline;
    private char[] _pending = new char[256];
    private int _head;
    private int _tail;
    private bool _atLineStart = true;
    private bool _midFenceLine;
    private char _fence;
    private bool _isBlock;
    private bool _afterNewline;

    /// <summary>Creates the reader of one text.</summary>
    public MarkdownReader(SentenceSplitter output)
    {
        _output = output;
        _inline = new MarkdownInline(output);
    }

    private ReadOnlySpan<char> Pending => _pending.AsSpan(_head, _tail - _head);

    /// <summary>Takes the next character.</summary>
    public void Push(char character)
    {
        if (_tail == _pending.Length)
        {
            MakeRoom(1);
        }

        _pending[_tail++] = character;
        Drain(isFinal: false);
    }

    /// <summary>Reads what waits and ends the last piece.</summary>
    public void Complete()
    {
        Drain(isFinal: true);
        _output.Break();
    }

    private void Drain(bool isFinal)
    {
        while (_head < _tail)
        {
            var taken = _fence != 0 ? ReadFence(isFinal) : _atLineStart ? ReadLineStart(isFinal) : ReadText(isFinal);
            if (taken == 0)
            {
                return;
            }

            _head += taken;
        }

        _head = _tail = 0;
    }

    private int ReadText(bool isFinal)
    {
        if (Pending[0] != '\n')
        {
            return _inline.Read(Pending, isFinal);
        }

        _atLineStart = true;
        _afterNewline = true;
        _output.Space();
        return 1;
    }

    private int ReadLineStart(bool isFinal)
    {
        var line = Pending;
        var indent = line.IndexOfAnyExcept(' ', '\t', '\r');
        if (indent < 0)
        {
            return isFinal || line.Length > LongestLine ? line.Length : 0;
        }

        line = line[indent..];
        if (line[0] == '\n')
        {
            return BeginBlock(indent + 1, isBlock: false);
        }

        var taken = MarkdownLine.Read(line, isFinal, out var kind);
        return kind switch
        {
            MarkdownLineKind.Undecided => 0,
            MarkdownLineKind.Rule => BeginBlock(indent + taken, isBlock: false),
            MarkdownLineKind.Heading or MarkdownLineKind.Bullet => BeginBlock(indent + taken, isBlock: true),
            MarkdownLineKind.Quote => indent + taken,
            MarkdownLineKind.Number => BeginNumber(indent, isFinal),
            MarkdownLineKind.Fence => BeginFence(indent + taken, line[0]),
            MarkdownLineKind.Table => ReadTableRow(indent, taken),
            _ => BeginText(indent, isFinal),
        };
    }

    private int BeginBlock(int taken, bool isBlock)
    {
        _output.Break();
        _isBlock = isBlock;
        _afterNewline = false;
        return taken;
    }

    private int BeginText(int indent, bool isFinal)
    {
        if (_afterNewline && _isBlock && indent == 0)
        {
            BeginBlock(0, isBlock: false);
        }

        _atLineStart = false;
        return indent > 0 ? indent : ReadText(isFinal);
    }

    private int BeginNumber(int indent, bool isFinal)
    {
        BeginBlock(0, isBlock: true);
        _atLineStart = false;
        return indent > 0 ? indent : ReadText(isFinal);
    }

    private int BeginFence(int taken, char fence)
    {
        _output.Break();
        _fence = fence;
        _midFenceLine = true;
        return taken;
    }

    private int ReadTableRow(int indent, int length)
    {
        BeginBlock(0, isBlock: true);
        var spoken = MarkdownLine.SpokenRow(Pending.Slice(indent, length));
        _atLineStart = spoken.Length == 0;
        Replace(indent + length, spoken);
        return spoken.Length == 0 ? 0 : ReadText(isFinal: false);
    }

    /// <summary>Skips code: a closing fence stands alone on a line.</summary>
    private int ReadFence(bool isFinal)
    {
        var end = Pending.IndexOf('\n');
        if (end < 0)
        {
            if (!isFinal && Pending.Length < LongestLine && !_midFenceLine)
            {
                return 0;
            }

            _midFenceLine |= !isFinal;
            return Pending.Length;
        }

        if (!_midFenceLine && Pending[..end].Trim() is { Length: >= 3 } line && line.IndexOfAnyExcept(_fence) < 0)
        {
            _fence = '\0';
            _atLineStart = true;
        }

        _midFenceLine = false;
        return end + 1;
    }

    /// <summary>Puts <paramref name="text"/> in the place of the first <paramref name="length"/> characters that wait.</summary>
    private void Replace(int length, string text)
    {
        _head += length;
        if (text.Length > _head)
        {
            MakeRoom(text.Length);
        }

        _head -= text.Length;
        text.CopyTo(_pending.AsSpan(_head));
    }

    /// <summary>Moves what waits so that <paramref name="room"/> characters fit before it and after it.</summary>
    private void MakeRoom(int room)
    {
        var waiting = _tail - _head;
        var moved = new char[Math.Max(_pending.Length, (waiting + (2 * room)) * 2)];
        Pending.CopyTo(moved.AsSpan(room));
        (_pending, _head, _tail) = (moved, room, room + waiting);
    }
}
