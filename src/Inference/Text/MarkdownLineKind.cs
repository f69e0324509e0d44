namespace HomeLab.Inference.Text;

/// <summary>How a line begins.</summary>
internal enum MarkdownLineKind
{
    /// <summary>More characters are needed.</summary>
    Undecided,

    /// <summary>A line of a paragraph.</summary>
    Text,

    /// <summary><c># Heading</c>.</summary>
    Heading,

    /// <summary><c>- item</c>, perhaps with a check box.</summary>
    Bullet,

    /// <summary><c>1. item</c>; the number is spoken.</summary>
    Number,

    /// <summary><c>&gt; quoted</c>.</summary>
    Quote,

    /// <summary><c>---</c> alone, or the underline of a heading.</summary>
    Rule,

    /// <summary>A row of a table, read to its end.</summary>
    Table,

    /// <summary>The opening of a code block.</summary>
    Fence,
}
