using HomeLab.Inference.Scheduling;

namespace HomeLab.Inference.Recognition;

/// <summary>How one utterance is to be transcribed. Every default is the model's own or the server's setting.</summary>
public sealed record UtteranceOptions
{
    /// <summary>Language tag (<c>en</c>, <c>de-DE</c>); null or <c>auto</c> lets the model decide.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// Languages that may be spoken: where the model decides, it decides among these. Tags that it does not know count for nothing; when
    /// none is left, or the list is empty, it decides among all. Ignored where <see cref="Language"/> names one.
    /// </summary>
    public IReadOnlyList<string> CandidateLanguages { get; init; } = [];

    /// <summary>Translate to English instead of transcribing.</summary>
    public bool Translate { get; init; }

    /// <summary>Names and words to expect; null takes the server's setting.</summary>
    public string? Prompt { get; init; }

    /// <summary>Produce segments with time stamps. Costs a few tokens a segment.</summary>
    public bool Timestamps { get; init; }

    /// <summary>
    /// Say when each word was said (<see cref="TranscriptSegment.Words"/>). Costs one more pass of the decoder over each window, and at the
    /// first time a second copy of its weights. A model whose files do not allow it fails the transcript with a
    /// <see cref="ModelCapabilityException"/>.
    /// </summary>
    public bool Words { get; init; }

    /// <summary>Beams, 1 = greedy; null takes the server's setting.</summary>
    public int? BeamSize { get; init; }

    /// <summary>First sampling temperature, 0 … 1; null = 0 with fallback in steps of 0.2.</summary>
    public float? Temperature { get; init; }

    /// <summary>Where it stands in the queue; voice goes before everything else.</summary>
    public WorkPriority Priority { get; init; } = WorkPriority.Voice;

    /// <summary>Ends the utterance when the speaker has finished; null = only <see cref="IUtterance.TryComplete"/> does.</summary>
    public EndOfSpeech? EndOfSpeech { get; init; }

    /// <summary>Told each segment as soon as it is final, on a worker thread, in order.</summary>
    public Action<TranscriptSegment>? OnSegment { get; init; }

    /// <summary>
    /// Told what was understood so far, on a worker thread and never after the transcript: at pauses, and about every second of further
    /// speech. Each is the transcript of all that was said until then, replaces the one before, and may differ from the final one. They
    /// cost idle time only: none is begun while no worker is idle, and one that runs is given up when somebody's speech has ended and no
    /// worker is left for it. So there may be few of them, or none.
    /// </summary>
    public Action<string>? OnPartial { get; init; }
}
