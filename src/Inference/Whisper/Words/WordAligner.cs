using HomeLab.Inference.Whisper.Decoding;
using HomeLab.Inference.Whisper.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Words;

/// <summary>Finds when each word of a decoded window was said.</summary>
internal sealed class WordAligner(WhisperModel model, WhisperAttention attention)
{
    /// <summary>Aligns a transcript.</summary>
    /// <param name="hiddenStates">Output of the encoder for the window.</param>
    /// <param name="prompt">What was asked; its context is left out, as openai/whisper does.</param>
    /// <param name="tokens">What was answered, time stamps included.</param>
    /// <param name="positions">Positions that hold speech.</param>
    /// <param name="options">Carries cancellation.</param>
    public IReadOnlyList<AlignedWord> Align(
        OrtValue hiddenStates, DecoderPrompt prompt, IReadOnlyList<int> tokens, int positions, RunOptions options)
    {
        int[] places = [.. Enumerable.Range(0, tokens.Count).Where(i => tokens[i] < model.Config.EndOfText)];
        int[] text = [.. places.Select(i => tokens[i])];
        if (text.Length == 0)
        {
            return [];
        }

        var asked = (prompt with { Timestamps = false, Context = [] }).All(model.Config);
        var weights = attention.Run(hiddenStates, [.. asked, .. text, model.Config.EndOfText], options);
        var starts = AttentionPath.Starts(weights, asked.Count - 1, text.Length + 1, Math.Clamp(positions, 1, weights.Positions));
        var words = new List<AlignedWord>();
        var at = 0;
        foreach (var (word, length) in WordSplitter.Split(model.Tokenizer, text, prompt.Language))
        {
            words.Add(new AlignedWord(word, places[at], starts[at], starts[at + length]));
            at += length;
        }

        WordPacing.TrimPauses(words);
        return WordPacing.JoinPunctuation(words);
    }
}
