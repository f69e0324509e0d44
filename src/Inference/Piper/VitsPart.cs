namespace HomeLab.Inference.Piper;

/// <summary>A stretch of a voice's network that works on frames, as a model of its own that can be run on any window of them.</summary>
/// <param name="Model">Serialized graph; empty once it is loaded.</param>
/// <param name="Input">Name of its input, float32 [1, channels, frames].</param>
/// <param name="Output">Name of its output: frames again, or samples.</param>
/// <param name="Mask">Name of its second input, float32 [1, 1, frames] of ones; null when it has none.</param>
/// <param name="Reach">Frames on each side of a window that its output depends on.</param>
/// <param name="Hop">Samples it makes of a frame; 1 when it makes frames.</param>
/// <param name="TakesSpeaker">Whether it wants <c>sid</c> too.</param>
internal sealed record VitsPart(byte[] Model, string Input, string Output, string? Mask, int Reach, int Hop, bool TakesSpeaker);
