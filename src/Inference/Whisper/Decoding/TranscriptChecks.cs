using HomeLab.Inference.Whisper.Runtime;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>Whisper's checks of a transcript: whether it repeats itself, is doubted by the model, or says that nobody spoke.</summary>
internal sealed class TranscriptChecks(WhisperModel model, WhisperOptions options)
{
    /// <summary>The text of a hypothesis, with what the checks look at.</summary>
    public DecodedWindow Describe(PromptedRow row, Hypothesis hypothesis, float temperature)
    {
        var text = model.Tokenizer.Decode([.. hypothesis.Tokens.Where(id => id < model.Config.EndOfText)]);
        return new DecodedWindow(hypothesis, text, row.Language, temperature, CompressionRatio.Of(text), row.NoSpeechProbability);
    }

    /// <summary>Whether the model and its own doubt say that nobody spoke.</summary>
    public bool IsSilence(DecodedWindow window) =>
        window.NoSpeechProbability > options.NoSpeechThreshold && window.AverageLogProbability < options.LogProbabilityThreshold;

    /// <summary>Whether it needs no other attempt.</summary>
    public bool Pass(DecodedWindow window) =>
        IsSilence(window) || (!Repeats(window) && window.AverageLogProbability >= options.LogProbabilityThreshold);

    /// <summary>Whether it says the same again and again.</summary>
    public bool Repeats(DecodedWindow window) =>
        window.Hypothesis.IsLoop || window.CompressionRatio > options.CompressionRatioThreshold;
}
