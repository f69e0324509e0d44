namespace HomeLab.Inference.Whisper.Transcription;

/// <summary>A stretch of frames that goes to the model as one window.</summary>
internal readonly record struct FrameRange(int First, int End)
{
    /// <summary>Frames in it.</summary>
    public int Length => End - First;
}

/// <summary>
/// Where to cut audio longer than a window: silence between stretches of speech is skipped, and a cut falls into a pause wherever a window
/// holds one.
/// </summary>
internal sealed class WindowPlan(IReadOnlyList<FrameRange> speech, int windowFrames)
{
    /// <summary>The next window at or after a frame; null when no speech is left.</summary>
    /// <param name="seek">Where the last window ended.</param>
    /// <param name="cutsSpeech">The window ends in the middle of speech, because it is longer than a window and has no pause.</param>
    public FrameRange? Next(int seek, out bool cutsSpeech)
    {
        cutsSpeech = false;
        var index = 0;
        while (index < speech.Count && speech[index].End <= seek)
        {
            index++;
        }

        if (index == speech.Count)
        {
            return null;
        }

        var first = Math.Max(seek, speech[index].First);
        var limit = first + windowFrames;
        cutsSpeech = speech[index].End > limit;
        var end = Math.Min(limit, speech[index].End);
        while (++index < speech.Count && speech[index].End <= limit)
        {
            end = speech[index].End;
        }

        return new FrameRange(first, end);
    }
}
