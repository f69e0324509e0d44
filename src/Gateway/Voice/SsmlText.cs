using System.Net;
using System.Text;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// Leaves the words of SSML (https://www.w3.org/TR/speech-synthesis11). Text may come in pieces that cut tags and entities.
/// </summary>
internal sealed class SsmlText
{
    /// <summary>Longest entity that is waited for; <c>&amp;#x10FFFF;</c> has 10 characters.</summary>
    private const int MaxEntity = 12;

    /// <summary>Elements that separate sentences or words where markup may stand without spaces.</summary>
    private static readonly string[] Breaks = ["break", "p", "s", "/p", "/s", "speak", "/speak"];

    private readonly StringBuilder _tag = new();
    private readonly StringBuilder _entity = new();
    private bool _inTag;

    /// <summary>The words of the next piece.</summary>
    public string Strip(string ssml)
    {
        var words = new StringBuilder(ssml.Length);
        foreach (var character in ssml)
        {
            if (_inTag)
            {
                TakeTag(character, words);
            }
            else if (_entity.Length > 0 && TakeEntity(character, words))
            {
                // Part of the entity, or its end.
            }
            else if (character == '<')
            {
                _inTag = true;
            }
            else if (character == '&')
            {
                _entity.Append(character);
            }
            else
            {
                words.Append(character);
            }
        }

        return words.ToString();
    }

    private void TakeTag(char character, StringBuilder words)
    {
        if (character != '>')
        {
            if (_tag.Length < MaxEntity)
            {
                _tag.Append(character);
            }

            return;
        }

        var name = _tag.ToString().Split(' ', '\t', '\n')[0].TrimEnd('/');
        if (Breaks.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            words.Append(name.EndsWith('s') || name.EndsWith('p') ? '\n' : ' ');
        }

        _tag.Clear();
        _inTag = false;
    }

    /// <summary>False when the character does not belong to an entity; what looked like one is text then.</summary>
    private bool TakeEntity(char character, StringBuilder words)
    {
        var belongs = (char.IsAsciiLetterOrDigit(character) || character is '#' or ';') && _entity.Length < MaxEntity;
        if (belongs)
        {
            _entity.Append(character);
        }

        if (!belongs || character == ';')
        {
            words.Append(WebUtility.HtmlDecode(_entity.ToString()));
            _entity.Clear();
        }

        return belongs;
    }
}
