namespace HomeLab.Inference.Speech;

/// <summary>Text to speech over every installed voice. Thread-safe.</summary>
public interface ISpeechSynthesizer : IDisposable
{
    /// <summary>The voices at this moment, the default one first. Changes when a voice folder changes.</summary>
    IReadOnlyList<Voice> Voices { get; }

    /// <summary>
    /// Finds a voice by name (exact, alias, or without quality suffix), else by language (exact tag, then the language alone),
    /// else the default one when neither was asked for. Null when a name or language was asked for and nothing fits.
    /// </summary>
    Voice? FindVoice(string? name, string? language);

    /// <summary>Begins speaking. Text may be appended while audio is already read. Dispose the stream to cancel.</summary>
    ISpeechStream OpenStream(SpeechRequest request);
}
