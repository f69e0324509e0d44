using System.Text;

namespace HomeLab.Inference.Recognition;

/// <summary>What was said.</summary>
/// <param name="Text">Trimmed text; empty when nobody spoke.</param>
/// <param name="Language">Language code used or detected; null when nobody spoke and none was given.</param>
/// <param name="AudioDuration">Length of the utterance.</param>
/// <param name="Segments">Consecutive pieces; without time stamps one segment a window.</param>
/// <param name="Timing">Where the time went.</param>
public sealed record Transcript(
    string Text,
    string? Language,
    TimeSpan AudioDuration,
    IReadOnlyList<TranscriptSegment> Segments,
    TranscriptTiming Timing);

/// <summary>A stretch of a transcript, with the figures that Whisper's callers know.</summary>
/// <param name="Start">From the beginning of the utterance.</param>
/// <param name="End">From the beginning of the utterance.</param>
/// <param name="Text">Text with its leading space, as the model wrote it.</param>
/// <param name="Tokens">Tokens of the text; their bytes together are its bytes.</param>
/// <param name="Temperature">Temperature that produced it.</param>
/// <param name="AverageLogProbability">Mean log-probability over its tokens and the end token.</param>
/// <param name="CompressionRatio">UTF-8 bytes over their deflated size; above 2.4 suggests repetition.</param>
/// <param name="NoSpeechProbability">The model's own belief that nobody spoke.</param>
public sealed record TranscriptSegment(
    TimeSpan Start,
    TimeSpan End,
    string Text,
    IReadOnlyList<TranscriptToken> Tokens,
    float Temperature,
    float AverageLogProbability,
    float CompressionRatio,
    float NoSpeechProbability)
{
    /// <summary>Its words with their times, where <see cref="UtteranceOptions.Words"/> asked for them.</summary>
    public IReadOnlyList<TranscriptWord> Words { get; init; } = [];
}

/// <summary>One word, with the punctuation that belongs to it.</summary>
/// <param name="Text">Text with its leading space, as the model wrote it.</param>
/// <param name="Start">From the beginning of the utterance, to 20 ms, within its segment.</param>
/// <param name="End">From the beginning of the utterance; not before <paramref name="Start"/>.</param>
public readonly record struct TranscriptWord(string Text, TimeSpan Start, TimeSpan End);

/// <summary>One token of a transcript.</summary>
/// <param name="Id">Its id in the model's vocabulary.</param>
/// <param name="Bytes">What it stands for in UTF-8; a character may be cut between two tokens.</param>
/// <param name="LogProbability">Natural logarithm of its probability among the tokens that were allowed there, at temperature 1; 0 is
/// certain.</param>
public readonly record struct TranscriptToken(int Id, ReadOnlyMemory<byte> Bytes, float LogProbability)
{
    /// <summary>The bytes as text; what is only a part of a character becomes U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);
}

/// <summary>Stage durations of one transcript.</summary>
/// <param name="Queued">Waiting for a worker.</param>
/// <param name="Encode">Log-mel that was left to do, and the encoder.</param>
/// <param name="Decode">All decoder passes.</param>
public readonly record struct TranscriptTiming(TimeSpan Queued, TimeSpan Encode, TimeSpan Decode);
