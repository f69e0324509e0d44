namespace HomeLab.Inference.Vad;

/// <summary>Tells speech from everything else. Shared and thread-safe; each stream keeps its own state.</summary>
public interface IVoiceActivityDetector : IDisposable
{
    /// <summary>Samples of one frame at 16 kHz.</summary>
    const int FrameSamples = 512;

    /// <summary>What it is, for a log line and <c>doctor</c>.</summary>
    string Description { get; }

    /// <summary>Whether this is the stand-in for a missing model.</summary>
    bool IsFallback { get; }

    /// <summary>Begins to listen to one microphone or file.</summary>
    IVoiceActivityStream OpenStream();
}
