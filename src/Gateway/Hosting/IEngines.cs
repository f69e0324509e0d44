using HomeLab.Inference.Recognition;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Wake;

namespace HomeLab.Gateway.Hosting;

/// <summary>
/// The engines of this process. They load in parallel while the ports are already open, so each is null until
/// <see cref="Loaded"/> completes, and stays null when it is switched off or has no model.
/// </summary>
internal interface IEngines
{
    /// <summary>Completes when every engine is loaded; faults when one cannot be.</summary>
    Task Loaded { get; }

    /// <summary>Speech to text; the default model first.</summary>
    IReadOnlyList<ISpeechRecognizer> Recognizers { get; }

    /// <summary>Text to speech.</summary>
    ISpeechSynthesizer? Synthesizer { get; }

    /// <summary>Wake words.</summary>
    IWakeWordDetector? WakeWords { get; }

    /// <summary>What each engine is doing, for health and people.</summary>
    IReadOnlyList<EngineState> States { get; }
}

/// <summary>One engine as health reports it.</summary>
/// <param name="Engine"><c>stt</c>, <c>tts</c> or <c>wake</c>.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Models">What it runs.</param>
/// <param name="IsDemo">Whether that is the built-in demo.</param>
/// <param name="LoadTime">How long loading took.</param>
internal sealed record EngineState(string Engine, EngineStatus Status, IReadOnlyList<string> Models, bool IsDemo, TimeSpan LoadTime);

/// <summary>Where an engine stands.</summary>
internal enum EngineStatus
{
    /// <summary>Its models are being read.</summary>
    Loading,

    /// <summary>It answers.</summary>
    Ready,

    /// <summary>Switched off, or there is no model.</summary>
    Absent,

    /// <summary>Its models cannot be used.</summary>
    Failed,
}
