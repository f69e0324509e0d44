namespace HomeLab.Gateway.Http.Audio;

/// <summary>OpenAI's names of audio models, which every client offers. Here they stand for whatever is installed.</summary>
internal static class AudioModels
{
    /// <summary>The first recogniser; also what a transcription without a model means.</summary>
    public const string Transcription = "whisper-1";

    /// <summary>Whatever voice is asked for; also what speech without a model means.</summary>
    public const string Speech = "tts-1";

    /// <summary>All names for speech.</summary>
    public static IReadOnlyList<string> AllSpeech { get; } = [Speech, "tts-1-hd", "gpt-4o-mini-tts"];

    /// <summary>Whether a name means the first recogniser rather than one by its own name.</summary>
    public static bool MeansFirstRecognizer(string model) =>
        model is "" or Transcription || model.StartsWith("gpt-", StringComparison.OrdinalIgnoreCase);
}
