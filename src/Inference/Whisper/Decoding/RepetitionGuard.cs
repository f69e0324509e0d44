namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>
/// Notices a decoder that has fallen into a loop, so that it does not run to the end of its window. A loop is a phrase of up to
/// <see cref="LongestPhrase"/> tokens that fills the last <see cref="LeastTokens"/> tokens and stands there at least
/// <see cref="LeastCopies"/> times; people do say "no, no, no".
/// </summary>
internal static class RepetitionGuard
{
    private const int LongestPhrase = 16;
    private const int LeastTokens = 16;
    private const int LeastCopies = 4;

    /// <summary>Looks at the end of <paramref name="tokens"/>.</summary>
    /// <param name="tokens">What was generated so far.</param>
    /// <param name="timestampBegin">Ids from here on are time stamps; any two count as equal.</param>
    /// <returns>How many tokens to keep (the first copy included), or -1 where there is no loop.</returns>
    public static int LoopStart(ReadOnlySpan<int> tokens, int timestampBegin)
    {
        for (var phrase = 1; phrase <= LongestPhrase; phrase++)
        {
            var length = Math.Max(LeastTokens, phrase * LeastCopies);
            if (length <= tokens.Length && IsPeriodic(tokens[^length..], phrase, timestampBegin))
            {
                return tokens.Length - length + phrase;
            }
        }

        return -1;
    }

    private static bool IsPeriodic(ReadOnlySpan<int> tokens, int period, int timestampBegin)
    {
        for (var i = period; i < tokens.Length; i++)
        {
            if (Math.Min(tokens[i], timestampBegin) != Math.Min(tokens[i - period], timestampBegin))
            {
                return false;
            }
        }

        return true;
    }
}
