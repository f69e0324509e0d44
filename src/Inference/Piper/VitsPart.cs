namespace HomeLab.Inference.Piper;

/// <summary>A stretch of a voice's network that works on columns, as a model of its own that can be run on any window of them.</summary>
/// <param name="Model">Serialized graph; empty once it is loaded.</param>
/// <param name="Input">Name of its input, float32 [1, channels, columns].</param>
/// <param name="Output">Name of its output: columns again, or samples.</param>
/// <param name="Channels">Channels of its input.</param>
/// <param name="Reach">Columns on each side of a window that its output depends on.</param>
/// <param name="Hop">Columns or samples it makes of a column.</param>
/// <param name="TakesSpeaker">Whether it wants <c>sid</c> too.</param>
internal sealed record VitsPart(byte[] Model, string Input, string Output, int Channels, int Reach, int Hop, bool TakesSpeaker);
