using HomeLab.Inference.Whisper.Files;

namespace HomeLab.Inference.Tests.Whisper.Decoding;

/// <summary>A made-up model of 40 tokens: words 0 to 9, end 10, time stamps from 14 on.</summary>
internal static class Configs
{
    public static WhisperModelConfig Small(int[] suppress, int[] beginSuppress, int? maxInitialTimestamp) => new()
    {
        MelBins = 80,
        HopLength = 160,
        FftSize = 400,
        SampleRateHz = 16_000,
        WindowSamples = 160_000,
        SourcePositions = 500,
        TargetPositions = 16,
        VocabularySize = 40,
        EndOfText = 10,
        StartOfTranscript = 11,
        StartOfPrevious = 12,
        NoSpeech = null,
        NoTimestamps = 13,
        MaxInitialTimestamp = maxInitialTimestamp,
        Transcribe = null,
        Translate = null,
        Languages = new Dictionary<string, int>(),
        Suppress = suppress,
        AlignmentHeads = [],
        BeginSuppress = beginSuppress,
    };
}
