namespace HomeLab.Inference.Piper;

/// <summary>A value of a voice's graph at which it can be cut.</summary>
/// <param name="Value">Its name.</param>
/// <param name="Channels">Its channels.</param>
internal readonly record struct VitsCut(string Value, int Channels);
