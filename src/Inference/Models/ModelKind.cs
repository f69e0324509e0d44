namespace HomeLab.Inference.Models;

/// <summary>What a model is for. Each kind has a folder of its own in the store.</summary>
public enum ModelKind
{
    /// <summary>A wake word head (<c>.onnx</c>); works only with the features that it was trained on.</summary>
    Wake,

    /// <summary>The speech embedding that wake word heads are computed from.</summary>
    WakeFeatures,

    /// <summary>A voice activity detector.</summary>
    Vad,

    /// <summary>A speech recogniser: Whisper in the Optimum layout.</summary>
    Stt,

    /// <summary>A voice: Piper, <c>.onnx</c> with its <c>.onnx.json</c>.</summary>
    Tts,
}
