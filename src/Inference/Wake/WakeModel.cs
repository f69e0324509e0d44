namespace HomeLab.Inference.Wake;

/// <summary>A loaded head: one wake word, or several for a multi-class model.</summary>
internal sealed class WakeModel : IDisposable
{
    public WakeModel(WakeModelFile file, IWakeHead head, IReadOnlyList<(WakeWord Word, int Output)> words)
    {
        File = file;
        Head = head;
        Words = words;
    }

    public WakeModelFile File { get; }

    public IWakeHead Head { get; }

    /// <summary>The words, each with the place of its probability in the head's output.</summary>
    public IReadOnlyList<(WakeWord Word, int Output)> Words { get; }

    public void Dispose() => Head.Dispose();
}
