using HomeLab.Inference.Vad;

namespace HomeLab.Inference.Wake;

/// <summary>
/// What a stream listens for, and what it remembers for that. Changes are asked for on any thread and made by the scheduler's, with the
/// next hop. Lives under the gate of its stream, but for what is said to be the scheduler's alone.
/// </summary>
internal sealed class WakeListening(WakeOptions options) : IDisposable
{
    private WakeSelection? _wanted;
    private SpeechGate? _speechGate;
    private bool _resetWanted;

    /// <summary>What the hop that was just taken is scored for; null = nothing. Scheduler's thread only, without the gate.</summary>
    public WakeSelection? Selection { get; private set; }

    /// <summary>Asks for other words.</summary>
    public void Want(WakeSelection selection) => _wanted = selection;

    /// <summary>Asks to begin anew.</summary>
    public void WantReset() => _resetWanted = true;

    /// <summary>Scheduler's thread: makes the changes that were asked for, and those of the models.</summary>
    public void Refresh(WakeModels models)
    {
        if (_wanted is null && Selection is not null && Selection.Models != models)
        {
            _wanted = WakeSelection.Create(models, Selection.Names, options);
        }

        if (_wanted is not null)
        {
            var wanted = _wanted.Models == models ? _wanted : WakeSelection.Create(models, _wanted.Names, options);
            wanted.Continue(Selection);
            Selection = wanted;
            _wanted = null;
        }

        if (_resetWanted)
        {
            Selection?.Reset();
            _speechGate?.Reset();
            _resetWanted = false;
        }
    }

    /// <summary>Scheduler's thread, without the gate: whether speech was heard lately; always, when there is no detector.</summary>
    public bool HearsVoice(ReadOnlySpan<float> samples, IVoiceActivityDetector? detector, float threshold)
    {
        if (detector is null)
        {
            return true;
        }

        _speechGate ??= new SpeechGate(detector.OpenStream());
        return _speechGate.Push(samples[^MelFrontEnd.HopSamples..]) >= threshold;
    }

    /// <summary>Once no hop is being scored.</summary>
    public void Dispose()
    {
        _speechGate?.Dispose();
        _speechGate = null;
    }
}
