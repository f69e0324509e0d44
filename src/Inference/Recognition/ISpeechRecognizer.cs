namespace HomeLab.Inference.Recognition;

/// <summary>Speech to text: the weights, loaded once and shared by all utterances. Thread-safe.</summary>
public interface ISpeechRecognizer : IDisposable
{
    /// <summary>The model's id, for example <c>whisper-base</c>.</summary>
    string ModelId { get; }

    /// <summary>ISO 639-1 codes that the model understands.</summary>
    IReadOnlyList<string> Languages { get; }

    /// <summary>Whether the model can translate to English.</summary>
    bool CanTranslate { get; }

    /// <summary>Begins one utterance. Allocates its pooled buffers; dispose the utterance to return them.</summary>
    IUtterance OpenUtterance(UtteranceOptions options);
}
