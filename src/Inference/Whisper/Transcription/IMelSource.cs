namespace HomeLab.Inference.Whisper.Transcription;

/// <summary>Where a transcription gets its model input from.</summary>
internal interface IMelSource
{
    /// <summary>Writes one window, as <see cref="Features.LogMel.CopyWindow"/> does.</summary>
    void CopyWindow(FrameRange range, Span<float> target);
}
