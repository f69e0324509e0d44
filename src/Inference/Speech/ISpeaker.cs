namespace HomeLab.Inference.Speech;

/// <summary>One voice's way from text to audio. Thread-safe; the seam between the built-in voices and Piper's.</summary>
internal interface ISpeaker
{
    /// <summary>The voice as it is listed.</summary>
    Voice Voice { get; }

    /// <summary>espeak-ng's or ISO 639-1 language, for cutting text.</summary>
    string Language { get; }

    /// <summary>Text will come soon: a model that is away begins to load.</summary>
    void Prepare();

    /// <summary>Speaks one piece of text; returns when all of it has been written to <paramref name="sink"/>.</summary>
    /// <exception cref="InferenceException">The voice cannot be used.</exception>
    Task SpeakAsync(string text, SpeechRequest request, PcmSink sink, CancellationToken cancellationToken);
}
