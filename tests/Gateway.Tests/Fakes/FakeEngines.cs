using HomeLab.Gateway.Hosting;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Wake;

namespace HomeLab.Gateway.Tests.Fakes;

/// <summary>Engines that a test scripts.</summary>
internal sealed class FakeEngines : IEngines
{
    public TaskCompletionSource Loading { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeRecognizer Recognizer { get; } = new("fake-whisper", "en", "de");

    public FakeSynthesizer Voices { get; } = new();

    public FakeWakeWords Words { get; } = new();

    public Task Loaded => Loading.Task;

    /// <summary>What the gateway sees; the fake one unless a test puts a real one in its place.</summary>
    public IReadOnlyList<ISpeechRecognizer> Recognizers { get; set; }

    public FakeEngines() => Recognizers = [Recognizer];

    public ISpeechSynthesizer? Synthesizer => Voices;

    public IWakeWordDetector? WakeWords => Words;

    public IReadOnlyList<EngineState> States =>
        [new("stt", Loaded.IsCompleted ? EngineStatus.Ready : EngineStatus.Loading, ["fake-whisper"], true, TimeSpan.FromSeconds(0.5))];
}
