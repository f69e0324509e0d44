using HomeLab.Gateway.Hosting;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Wake;

namespace HomeLab.Gateway.Tests.Http;

/// <summary>A process without models.</summary>
internal sealed class NoEngines : IEngines
{
    public Task Loaded => Task.CompletedTask;

    public IReadOnlyList<ISpeechRecognizer> Recognizers => [];

    public ISpeechSynthesizer? Synthesizer => null;

    public IWakeWordDetector? WakeWords => null;

    public IReadOnlyList<EngineState> States => [];
}
