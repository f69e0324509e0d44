using System.Text;

namespace HomeLab.Measuring;

/// <summary>A table in Markdown. Cells may hold inline Markdown; bars in them are escaped.</summary>
public sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row of as many cells as there are columns.</summary>
    /// <exception cref="ArgumentException">The number of cells differs.</exception>
    public MarkdownTable Add(params string[] cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ArgumentException($"The table has {columns.Length} columns, the row {cells.Length} cells.", nameof(cells));
        }

        _rows.Add(cells);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, columns);
        Append(text, [.. columns.Select(_ => "---")]);
        _rows.ForEach(row => Append(text, row));
        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
