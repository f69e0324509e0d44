using HomeLab.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Vad;

/// <summary>
/// Silero VAD v5 and v6: <c>input</c> [1, 64 + 512] float in ±1 (the last 64 samples of the frame before stand in front),
/// <c>state</c> [2, 1, 128], <c>sr</c> int64 where the file has it; → <c>output</c> [1, 1], <c>stateN</c>. Names and shapes are read from
/// the file.
/// </summary>
public sealed class SileroVad : IVoiceActivityDetector
{
    private readonly InferenceSession _session;

    /// <summary>Opens a model file.</summary>
    /// <param name="path">For example <c>vad/silero-v6.2.1/silero_vad.onnx</c>.</param>
    /// <exception cref="InferenceException">The file cannot be loaded, or is not Silero VAD v5 or v6.</exception>
    public SileroVad(string path)
    {
        _session = new OnnxSessions().Open(path, threads: 1);
        try
        {
            CheckInterface(path);
        }
        catch
        {
            _session.Dispose();
            throw;
        }

        Description = $"Silero VAD ({Path.GetFileName(path)})";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public bool IsFallback => false;

    /// <inheritdoc/>
    public IVoiceActivityStream OpenStream() => new SileroVadStream(_session);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void CheckInterface(string path)
    {
        var inputs = _session.InputMetadata;
        if (inputs.ContainsKey("input")
            && inputs.TryGetValue("state", out var state) && state.Dimensions is [2, _, 128]
            && _session.OutputMetadata.ContainsKey("output") && _session.OutputMetadata.ContainsKey("stateN"))
        {
            return;
        }

        throw new InferenceException(
            $"'{path}' has the inputs {string.Join(", ", inputs.Keys)}; expected 'input', 'state' [2, batch, 128] and 'sr' of Silero VAD v5 or v6. Version 4 and older are not supported: install silero-v6.2.1.");
    }
}
