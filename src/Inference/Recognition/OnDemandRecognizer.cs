using HomeLab.Inference.Loading;

namespace HomeLab.Inference.Recognition;

/// <summary>
/// A recogniser whose model comes and goes with the memory budget. An utterance that begins while the model is away has it loaded while the
/// speaker speaks, and keeps the audio until then. Thread-safe.
/// </summary>
public sealed class OnDemandRecognizer : ISpeechRecognizer
{
    private readonly ModelSlot<ISpeechRecognizer> _slot;

    private OnDemandRecognizer(ModelSlot<ISpeechRecognizer> slot, ISpeechRecognizer loaded)
    {
        _slot = slot;
        (ModelId, Languages, CanTranslate) = (loaded.ModelId, loaded.Languages, loaded.CanTranslate);
    }

    /// <inheritdoc/>
    public string ModelId { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Languages { get; }

    /// <inheritdoc/>
    public bool CanTranslate { get; }

    /// <summary>Loads a model for the first time, so that it can say what it knows and a broken one is found at once.</summary>
    /// <param name="memory">The budget.</param>
    /// <param name="modelId">Its name.</param>
    /// <param name="bytes">Memory that it takes, about: its weights.</param>
    /// <param name="staysWarm">Whether it is kept while it is unused.</param>
    /// <param name="load">Loads it; called again after it was unloaded.</param>
    /// <exception cref="InferenceException">It cannot be loaded, or does not fit the budget.</exception>
    public static OnDemandRecognizer Load(ModelMemory memory, string modelId, long bytes, bool staysWarm, Func<ISpeechRecognizer> load)
    {
        var slot = memory.Add("stt", modelId, bytes, load);
        slot.StaysWarm = staysWarm;
        try
        {
            // Called while the process starts, on a thread of its own: there is nothing to give way to.
            using var lease = slot.AcquireAsync(CancellationToken.None).GetAwaiter().GetResult();
            return new OnDemandRecognizer(slot, lease.Model);
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IUtterance OpenUtterance(UtteranceOptions options) => new OnDemandUtterance(_slot, options);

    /// <inheritdoc/>
    public void Dispose() => _slot.Dispose();
}
