using HomeLab.Inference.Recognition;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Wake;

namespace HomeLab.Gateway.Hosting;

/// <summary>Owns the engines: loads them in parallel after the start, disposes them after the last connection is gone.</summary>
internal sealed class EngineHost : IEngines, IHostedService, IDisposable
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public Task Loaded => _loaded.Task;

    /// <inheritdoc/>
    public IReadOnlyList<ISpeechRecognizer> Recognizers { get; private set; } = [];

    /// <inheritdoc/>
    public ISpeechSynthesizer? Synthesizer { get; private set; }

    /// <inheritdoc/>
    public IWakeWordDetector? WakeWords { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<EngineState> States { get; private set; } = [];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loaded.TrySetResult();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var recognizer in Recognizers)
        {
            recognizer.Dispose();
        }

        Synthesizer?.Dispose();
        WakeWords?.Dispose();
    }
}
