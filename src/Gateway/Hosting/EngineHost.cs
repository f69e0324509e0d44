using System.Collections.Immutable;
using HomeLab.Gateway.Telemetry;
using HomeLab.Inference.Models;
using HomeLab.Inference.Onnx;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Wake;

namespace HomeLab.Gateway.Hosting;

/// <summary>Owns the engines: loads them in parallel after the start, disposes them after the last connection is gone.</summary>
internal sealed class EngineHost(
    ModelStore store, EngineLoader loader, SttOptions stt, TtsOptions tts, WakeOptions wake, GatewayMetrics metrics, ILoggerFactory loggers)
    : IEngines, IHostedService, IAsyncDisposable
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _logger = loggers.CreateLogger("HomeLab.Gateway.Hosting");
    private Task _loading = Task.CompletedTask;
    private int _disposed;
    private ImmutableSortedDictionary<string, EngineState> _states = ImmutableSortedDictionary<string, EngineState>.Empty;

    /// <inheritdoc/>
    public Task Loaded => _loaded.Task;

    /// <inheritdoc/>
    public IReadOnlyList<ISpeechRecognizer> Recognizers { get; private set; } = [];

    /// <inheritdoc/>
    public ISpeechSynthesizer? Synthesizer { get; private set; }

    /// <inheritdoc/>
    public IWakeWordDetector? WakeWords { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<EngineState> States => [.. _states.Values];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loading = Task.Run(LoadAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for loading to end first: native code must not be left running while the process goes down.</summary>
    public async ValueTask DisposeAsync()
    {
        await _loading;
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        foreach (var recognizer in Recognizers)
        {
            recognizer.Dispose();
        }

        Synthesizer?.Dispose();
        WakeWords?.Dispose();
    }

    private async Task LoadAsync()
    {
        try
        {
            await TakeFromMirrorAsync();
            ExplainDevice();
            await Task.WhenAll(
                LoadAsync("stt", stt.Enabled, "Stt:Enabled", loader.LoadRecognizers, engine => Recognizers = engine),
                LoadAsync("tts", tts.Enabled, "Tts:Enabled", loader.LoadSynthesizer, engine => Synthesizer = engine),
                LoadAsync("wake", wake.Enabled, "Wake:Enabled", loader.LoadWakeWords, engine => WakeWords = engine));
            _loaded.SetResult();
        }
        catch (Exception failure)
        {
            _loaded.SetException(failure);
        }
    }

    /// <summary>A mirror that cannot be used is no reason not to start: the models that are there will do.</summary>
    private async Task TakeFromMirrorAsync()
    {
        try
        {
            foreach (var installed in await store.InstallAvailableAsync())
            {
                _logger.ModelTaken(installed.Model.Id, installed.Failure?.Message ?? "installed");
            }
        }
        catch (ModelStoreException failure)
        {
            _logger.MirrorUnused(failure.Message);
        }
    }

    private void ExplainDevice()
    {
        if ((stt.Device == ExecutionDevice.Auto || tts.Device == ExecutionDevice.Auto) && OnnxSessions.CudaRefusal is { } reason)
        {
            _logger.NoCuda(reason);
        }
    }

    private Task LoadAsync<T>(string engine, bool enabled, string setting, Func<LoadedEngine<T>> load, Action<T> keep)
        where T : class
    {
        if (!enabled)
        {
            Note(new EngineState(engine, EngineStatus.Absent, [], false, TimeSpan.Zero));
            _logger.EngineAbsent(engine, $"It is switched off ({setting}).");
            return Task.CompletedTask;
        }

        Note(new EngineState(engine, EngineStatus.Loading, [], false, TimeSpan.Zero));
        return Task.Run(() =>
        {
            try
            {
                Report(engine, load(), keep);
            }
            catch
            {
                Note(new EngineState(engine, EngineStatus.Failed, [], false, TimeSpan.Zero));
                throw;
            }
        });
    }

    private void Report<T>(string engine, LoadedEngine<T> loaded, Action<T> keep)
        where T : class
    {
        if (loaded.Engine is null)
        {
            Note(new EngineState(engine, EngineStatus.Absent, [], false, loaded.LoadTime));
            _logger.EngineAbsent(engine, loaded.Fix ?? "");
            return;
        }

        keep(loaded.Engine);
        metrics.EngineLoaded(engine, loaded.LoadTime);
        Note(new EngineState(engine, EngineStatus.Ready, loaded.Models, loaded.IsDemo, loaded.LoadTime));
        var models = string.Join(", ", loaded.Models);
        _logger.EngineLoaded(engine, models, loaded.LoadTime.TotalSeconds);
        if (loaded.IsDemo)
        {
            _logger.EngineIsDemo(engine, models, loaded.Fix ?? "homelab models pull");
        }
    }

    private void Note(EngineState state) =>
        ImmutableInterlocked.Update(ref _states, static (states, added) => states.SetItem(added.Engine, added), state);
}
