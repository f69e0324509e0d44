namespace HomeLab.Inference.Speech;

/// <summary>A folder that is searched for Piper voices (<c>X.onnx</c> with <c>X.onnx.json</c>), two levels deep.</summary>
/// <param name="Path">The folder; it may be absent and appear later.</param>
/// <param name="Licence">Licence of the voices in it, where known.</param>
/// <param name="IsWatched">Whether changes in it are noticed without a refresh.</param>
public sealed record VoiceFolder(string Path, string? Licence = null, bool IsWatched = false);
