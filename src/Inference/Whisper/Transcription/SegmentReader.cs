using HomeLab.Inference.Recognition;
using HomeLab.Inference.Whisper.Decoding;
using HomeLab.Inference.Whisper.Runtime;
using HomeLab.Inference.Whisper.Words;

namespace HomeLab.Inference.Whisper.Transcription;

/// <summary>
/// Cuts a decoded window into segments at its time stamps and says where to go on, as openai/whisper's <c>transcribe</c> does: pairs
/// of adjacent stamps end segments; an unfinished last segment is left for the next window; a single stamp at the end means that nothing
/// follows it.
/// </summary>
internal sealed class SegmentReader(WhisperModel model)
{
    /// <summary>Reads the segments of a window.</summary>
    /// <param name="window">The transcript.</param>
    /// <param name="range">Frames that were decoded.</param>
    /// <param name="segments">Receives the segments.</param>
    /// <returns>The frame to go on at.</returns>
    public int Read(DecodedWindow window, FrameRange range, List<TranscriptSegment> segments)
    {
        var tokens = window.Tokens;
        var pairs = new List<int>();
        for (var i = 1; i < tokens.Count; i++)
        {
            if (IsStamp(tokens[i - 1]) && IsStamp(tokens[i]))
            {
                pairs.Add(i);
            }
        }

        if (pairs.Count == 0)
        {
            var last = tokens.LastOrDefault(IsStamp, model.Config.TimestampBegin);
            var end = last > model.Config.TimestampBegin ? Math.Min(range.End, range.First + FramesOf(last)) : range.End;
            var first = tokens.Count > 1 && IsStamp(tokens[0]) ? range.First + FramesOf(tokens[0]) : range.First;
            Add(window, 0, tokens.Count, Math.Min(first, end), end, range.First, segments);
            return range.End;
        }

        var endsHere = tokens.Count >= 2 && IsStamp(tokens[^1]) && !IsStamp(tokens[^2]);
        if (endsHere)
        {
            pairs.Add(tokens.Count);
        }

        var start = 0;
        foreach (var end in pairs)
        {
            Add(window, start, end, range.First + FramesOf(tokens[start]), range.First + FramesOf(tokens[end - 1]), range.First, segments);
            start = end;
        }

        var closed = range.First + FramesOf(tokens[start - 1]);
        return endsHere || closed <= range.First ? range.End : Math.Min(closed, range.End);
    }

    private bool IsStamp(int token) => token >= model.Config.TimestampBegin;

    private int FramesOf(int token) => IsStamp(token) ? (token - model.Config.TimestampBegin) * model.Config.FramesPerTimestamp : 0;

    private TimeSpan TimeOf(int frame) => TimeSpan.FromSeconds((double)frame * model.Config.HopLength / model.Config.SampleRateHz);

    private void Add(DecodedWindow window, int from, int to, int first, int end, int origin, List<TranscriptSegment> segments)
    {
        var text = TextTokens(window.Hypothesis, from, to);
        var words = model.Tokenizer.Decode([.. text.Select(token => token.Id)]);
        if (!string.IsNullOrWhiteSpace(words))
        {
            segments.Add(new TranscriptSegment(
                TimeOf(first),
                TimeOf(Math.Max(first, end)),
                words,
                text,
                window.Temperature,
                window.AverageLogProbability,
                window.CompressionRatio,
                window.NoSpeechProbability)
            {
                Words =
                [
                    .. window.Words.Where(
                        word =>
                            word.FirstToken >= from && word.FirstToken < to).Select(word =>
                                Time(word, origin, first, Math.Max(first, end))),
                ],
            });
        }
    }

    private TranscriptWord Time(AlignedWord word, int origin, int first, int end)
    {
        var start = Math.Clamp(origin + (word.Start * model.Config.FramesPerTimestamp), first, end);
        return new TranscriptWord(
            word.Text, TimeOf(start), TimeOf(Math.Clamp(origin + (word.End * model.Config.FramesPerTimestamp), start, end)));
    }

    private List<TranscriptToken> TextTokens(Hypothesis hypothesis, int from, int to)
    {
        var tokens = new List<TranscriptToken>(to - from);
        for (var i = from; i < to; i++)
        {
            if (hypothesis.Tokens[i] < model.Config.EndOfText)
            {
                tokens.Add(
                    new TranscriptToken(
                        hypothesis.Tokens[i], model.Tokenizer.Bytes(hypothesis.Tokens[i]), hypothesis.TokenLogProbabilities[i]));
            }
        }

        return tokens;
    }
}
