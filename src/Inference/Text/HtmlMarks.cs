using System.Collections.Frozen;

namespace HomeLab.Inference.Text;

/// <summary>The little HTML that models mix into Markdown.</summary>
internal static class HtmlMarks
{
    private static readonly FrozenSet<string> Tags = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "a", "b", "big", "blockquote", "br", "center", "code", "details", "div", "em", "font", "h1", "h2", "h3", "h4", "hr", "i", "img", "kbd", "li",
        "mark", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul");

    private static readonly (string Text, char Character)[] Entities =
    [
        ("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&apos;", '\''), ("&#39;", '\''), ("&nbsp;", ' '), ("&ndash;", '–'),
        ("&mdash;", '—'), ("&hellip;", '…'), ("&deg;", '°'), ("&euro;", '€'),
    ];

    /// <summary>
    /// Whether what stands between <c>&lt;</c> and <c>&gt;</c> is a tag or a comment, as in <c>br /</c>; <c>x and y</c> is not.
    /// </summary>
    public static bool IsTag(ReadOnlySpan<char> inside)
    {
        if (inside.StartsWith("!--"))
        {
            return true;
        }

        var name = inside.TrimStart('/');
        var end = name.IndexOfAny(" /\t");
        return Tags.GetAlternateLookup<ReadOnlySpan<char>>().Contains(end < 0 ? name : name[..end]);
    }

    /// <summary>Reads a character reference at the head of the text.</summary>
    /// <returns>The character and what it took; (NUL, 0) when more text is needed.</returns>
    public static (char Character, int Taken) ReadEntity(ReadOnlySpan<char> text, bool isFinal)
    {
        foreach (var (entity, character) in Entities)
        {
            var length = Math.Min(entity.Length, text.Length);
            if (text[..length].SequenceEqual(entity.AsSpan(0, length)) && (length == entity.Length || !isFinal))
            {
                return length == entity.Length ? (character, length) : ('\0', 0);
            }
        }

        return ('&', 1);
    }
}
