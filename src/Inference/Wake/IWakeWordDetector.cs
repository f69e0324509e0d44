namespace HomeLab.Inference.Wake;

/// <summary>Wake-word models and the one scheduler that advances every stream. Thread-safe.</summary>
public interface IWakeWordDetector : IDisposable
{
    /// <summary>Raised after <see cref="Words"/> changed, on a background thread.</summary>
    event Action? WordsChanged;

    /// <summary>The wake words at this moment. Changes when a model folder changes.</summary>
    IReadOnlyList<WakeWord> Words { get; }

    /// <summary>Opens a stream that listens for nothing until <see cref="IWakeStream.Select"/>.</summary>
    IWakeStream OpenStream();
}
