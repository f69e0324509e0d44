namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>What the prompt of one window told.</summary>
/// <param name="Language">Language of the prompt; null for English-only models.</param>
/// <param name="NoSpeechProbability">The model's belief that nobody speaks; 0 where it has no token for that.</param>
internal sealed record PromptedRow(string? Language, float NoSpeechProbability);
