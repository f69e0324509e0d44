namespace HomeLab.Inference.Wake;

/// <summary>One word on one stream: counts hits up to the trigger level, then is silent for the refractory time.</summary>
internal sealed class WordCounter
{
    private readonly float _threshold;
    private readonly int _triggerLevel;
    private readonly long _refractorySamples;
    private int _hits;
    private long _silentUntil;

    public WordCounter(WakeModel model, WakeWord word, int output, WakeOptions options)
    {
        Model = model;
        Word = word;
        Output = output;
        var own = options.Words.FirstOrDefault(entry => WakeNames.Key(entry.Key) == WakeNames.Key(word.Name)).Value;
        _threshold = own?.Threshold ?? options.Threshold;
        _triggerLevel = own?.TriggerLevel ?? options.TriggerLevel;
        _refractorySamples = (long)((own?.Refractory ?? options.Refractory).TotalSeconds * 16_000);
    }

    public WakeModel Model { get; }

    public WakeWord Word { get; }

    /// <summary>Place of its probability in the head's output.</summary>
    public int Output { get; }

    /// <summary>Takes the probability of a hop.</summary>
    /// <param name="probability">The head's answer.</param>
    /// <param name="position">Stream time at the end of the hop, in samples.</param>
    /// <param name="isVoice">Whether the VAD gate is open.</param>
    /// <returns>True: the word was heard.</returns>
    public bool Count(float probability, long position, bool isVoice)
    {
        if (position < _silentUntil)
        {
            return false;
        }

        if (probability < _threshold || !isVoice)
        {
            _hits = Math.Max(0, _hits - 1);
            return false;
        }

        _hits++;
        if (_hits < _triggerLevel)
        {
            return false;
        }

        _hits = 0;
        _silentUntil = position + _refractorySamples;
        return true;
    }

    public void Reset()
    {
        _hits = 0;
        _silentUntil = 0;
    }

    /// <summary>Goes on where another counter of the same word was.</summary>
    public void Continue(WordCounter other) => (_hits, _silentUntil) = (other._hits, other._silentUntil);
}
