namespace HomeLab.Inference.Piper;

/// <summary>A voice found on disk, its configuration read and checked; the model itself is not loaded yet.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Path">The <c>.onnx</c> file.</param>
/// <param name="Stamp">Changes when one of the files changes.</param>
/// <param name="Config">What the configuration says.</param>
/// <param name="Licence">Licence, where known.</param>
internal sealed record PiperVoice(string Name, string Path, string Stamp, PiperVoiceConfig Config, string? Licence);
