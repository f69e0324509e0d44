namespace HomeLab.Inference.Text;

/// <summary>Recognises what stands at the beginning of a line.</summary>
internal static class MarkdownLine
{
    private const int LongestRow = 4_000;
    private const int LongestRule = 200;

    /// <summary>Looks at a line without its indent.</summary>
    /// <param name="line">Not empty; the line so far, perhaps with what follows it.</param>
    /// <param name="isFinal">Whether nothing more comes.</param>
    /// <param name="kind">What it is.</param>
    /// <returns>Characters of the marker (of the whole row for a table).</returns>
    public static int Read(ReadOnlySpan<char> line, bool isFinal, out MarkdownLineKind kind)
    {
        (kind, var taken) = line[0] switch
        {
            '#' => Heading(line, isFinal),
            '>' => (MarkdownLineKind.Quote, 1),
            '|' => Row(line, isFinal),
            '`' or '~' => Fence(line, isFinal),
            '-' or '*' or '+' or '_' or '=' or '•' or '–' => RuleOrBullet(line, isFinal),
            '[' => CheckBox(line, isFinal),
            >= '0' and <= '9' => Number(line, isFinal),
            _ => (MarkdownLineKind.Text, 0),
        };
        return taken;
    }

    /// <summary>A row's cells with commas between; empty for the line under a table's head.</summary>
    public static string SpokenRow(ReadOnlySpan<char> row)
    {
        var cells = new List<string>();
        foreach (var range in row.Split('|'))
        {
            var cell = row[range].Trim();
            if (cell.IndexOfAnyExcept(":- ") >= 0)
            {
                cells.Add(cell.ToString());
            }
        }

        return cells.Count == 0 ? "" : string.Join(", ", cells) + "\n";
    }

    private static (MarkdownLineKind Kind, int Taken) Heading(ReadOnlySpan<char> line, bool isFinal)
    {
        var level = Run(line, '#');
        if (level == line.Length)
        {
            return isFinal || level > 6 ? (MarkdownLineKind.Text, 0) : (MarkdownLineKind.Undecided, 0);
        }

        return level <= 6 && char.IsWhiteSpace(line[level]) ? (MarkdownLineKind.Heading, level) : (MarkdownLineKind.Text, 0);
    }

    private static (MarkdownLineKind Kind, int Taken) Row(ReadOnlySpan<char> line, bool isFinal)
    {
        var end = line.IndexOf('\n');
        if (end >= 0)
        {
            return (MarkdownLineKind.Table, end + 1);
        }

        return isFinal || line.Length > LongestRow ? (MarkdownLineKind.Table, line.Length) : (MarkdownLineKind.Undecided, 0);
    }

    private static (MarkdownLineKind Kind, int Taken) Fence(ReadOnlySpan<char> line, bool isFinal)
    {
        var run = Run(line, line[0]);
        if (run >= 3)
        {
            return (MarkdownLineKind.Fence, run);
        }

        return run == line.Length && !isFinal ? (MarkdownLineKind.Undecided, 0) : (MarkdownLineKind.Text, 0);
    }

    private static (MarkdownLineKind Kind, int Taken) RuleOrBullet(ReadOnlySpan<char> line, bool isFinal)
    {
        var mark = line[0];
        var end = line.IndexOfAnyExcept(mark, ' ', '\r');
        var isOpen = end < 0 && !isFinal;
        var alone = end < 0 ? line : line[..end];
        if (isOpen && line.Length < LongestRule)
        {
            return (MarkdownLineKind.Undecided, 0);
        }

        if ((end < 0 || line[end] == '\n') && alone.Count(mark) >= 3 && mark is not ('•' or '–'))
        {
            return (MarkdownLineKind.Rule, alone.Length);
        }

        return line.Length > 1 && line[1] is ' ' or '\t' && mark is not ('_' or '=')
            ? (MarkdownLineKind.Bullet, 2)
            : (MarkdownLineKind.Text, 0);
    }

    private static (MarkdownLineKind Kind, int Taken) CheckBox(ReadOnlySpan<char> line, bool isFinal)
    {
        if (line.Length < 4 && !isFinal && (line.Length < 2 || line[1] is ' ' or 'x' or 'X') && (line.Length < 3 || line[2] == ']'))
        {
            return (MarkdownLineKind.Undecided, 0);
        }

        return line is ['[', ' ' or 'x' or 'X', ']', ' ', ..] ? (MarkdownLineKind.Bullet, 4) : (MarkdownLineKind.Text, 0);
    }

    private static (MarkdownLineKind Kind, int Taken) Number(ReadOnlySpan<char> line, bool isFinal)
    {
        var digits = line.IndexOfAnyExceptInRange('0', '9');
        if ((digits < 0 && line.Length <= 3) || (digits is > 0 and <= 3 && line[digits] is '.' or ')' && line.Length == digits + 1))
        {
            return isFinal ? (MarkdownLineKind.Text, 0) : (MarkdownLineKind.Undecided, 0);
        }

        return digits is > 0 and <= 3 && line[digits] is '.' or ')' && line[digits + 1] == ' '
            ? (MarkdownLineKind.Number, 0)
            : (MarkdownLineKind.Text, 0);
    }

    private static int Run(ReadOnlySpan<char> line, char mark)
    {
        var end = line.IndexOfAnyExcept(mark);
        return end < 0 ? line.Length : end;
    }
}
