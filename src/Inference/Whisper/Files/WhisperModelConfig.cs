namespace HomeLab.Inference.Whisper.Files;

/// <summary>
/// Everything about a model that its own files say. Nothing of it is assumed: other exports have other windows, mels and ids.
/// </summary>
internal sealed record WhisperModelConfig
{
    /// <summary>Rows of the log-mel.</summary>
    public required int MelBins { get; init; }

    /// <summary>Samples between two frames.</summary>
    public required int HopLength { get; init; }

    /// <summary>Samples of one short-time spectrum.</summary>
    public required int FftSize { get; init; }

    /// <summary>Rate of the audio.</summary>
    public required int SampleRateHz { get; init; }

    /// <summary>Samples of one window.</summary>
    public required int WindowSamples { get; init; }

    /// <summary>Encoder positions of a full window; each covers two frames.</summary>
    public required int SourcePositions { get; init; }

    /// <summary>Decoder positions: prompt and generated tokens together.</summary>
    public required int TargetPositions { get; init; }

    /// <summary>Logits per position.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Attention heads of an encoder layer; 0 where config.json does not say.</summary>
    public int EncoderHeads { get; init; }

    /// <summary>Ends a transcript; text tokens are the ids below it.</summary>
    public required int EndOfText { get; init; }

    /// <summary>Begins the prompt.</summary>
    public required int StartOfTranscript { get; init; }

    /// <summary>Marks earlier text; null when the model has no such token.</summary>
    public required int? StartOfPrevious { get; init; }

    /// <summary>Its probability at the position of <see cref="StartOfTranscript"/> is the belief that nobody speaks.</summary>
    public required int? NoSpeech { get; init; }

    /// <summary>Asks for text without time stamps.</summary>
    public required int NoTimestamps { get; init; }

    /// <summary>Id of <c>&lt;|0.00|&gt;</c>; time stamps are this id and above.</summary>
    public int TimestampBegin => NoTimestamps + 1;

    /// <summary>Latest first time stamp, in steps; null = no limit.</summary>
    public required int? MaxInitialTimestamp { get; init; }

    /// <summary>Asks for the words as spoken; null for English-only models.</summary>
    public required int? Transcribe { get; init; }

    /// <summary>Asks for English; null for English-only models.</summary>
    public required int? Translate { get; init; }

    /// <summary>Language code (<c>en</c>) to token id; empty for English-only models.</summary>
    public required IReadOnlyDictionary<string, int> Languages { get; init; }

    /// <summary>Ids that never appear in a transcript.</summary>
    public required int[] Suppress { get; init; }

    /// <summary>Ids that never begin one.</summary>
    public required int[] BeginSuppress { get; init; }

    /// <summary>
    /// Heads of the decoder that follow the audio while they write: they say when a word was said. Where the model's files name none, every
    /// head of the upper half of the layers.
    /// </summary>
    public required IReadOnlyList<AttentionHead> AlignmentHeads { get; init; }

    /// <summary>Frames of one window.</summary>
    public int WindowFrames => WindowSamples / HopLength;

    /// <summary>Length of one window.</summary>
    public TimeSpan Window => TimeSpan.FromSeconds((double)WindowSamples / SampleRateHz);

    /// <summary>Seconds of one time-stamp step.</summary>
    public double TimestampSeconds => (double)WindowSamples / SampleRateHz / SourcePositions;

    /// <summary>Frames of one time-stamp step.</summary>
    public int FramesPerTimestamp => WindowFrames / SourcePositions;

    /// <summary>Most text tokens that a prompt may carry: half the decoder's positions less the marker, as the original does.</summary>
    public int MaxPromptTokens => (TargetPositions / 2) - 1;

    /// <summary>Most tokens generated for a window: half the decoder's positions.</summary>
    public int MaxGeneratedTokens => TargetPositions / 2;
}
