using HomeLab.Inference.Whisper.Transcription;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>A window that is to be decoded, and how.</summary>
/// <param name="Range">Frames of the audio.</param>
/// <param name="Frames">Frames that the encoder is given; what the range leaves is silence.</param>
/// <param name="Prompt">What to ask for.</param>
/// <param name="Beams">Beams at temperature 0.</param>
/// <param name="Temperatures">Tried in turn; at least one.</param>
/// <param name="TimedPositions">Encoder positions with speech, where words are to be timed; null leaves them untimed.</param>
internal sealed record WindowRequest(
    FrameRange Range, int Frames, DecoderPrompt Prompt, int Beams, IReadOnlyList<float> Temperatures, int? TimedPositions)
{
    /// <summary>Whether other windows may be decoded beside it: the likeliest token each time, and nothing but text.</summary>
    public bool IsPlain => Beams == 1 && TimedPositions is null && Temperatures[0] <= 0;
}
