namespace HomeLab.Inference.Whisper.Files;

/// <summary>Which of a model's weight files to load.</summary>
public enum WhisperPrecision
{
    /// <summary>On the CPU 8 bit, then 32 bit, then 16 bit; on CUDA 16 bit, then 32 bit, then 8 bit: the first that is installed.</summary>
    Auto,

    /// <summary>
    /// 8-bit weights: <c>_quantized</c>, <c>_int8</c> or <c>_uint8</c> files. Fastest on a CPU and a quarter of the memory.
    /// </summary>
    Int8,

    /// <summary>32-bit floats: the files without a suffix.</summary>
    Float32,

    /// <summary>16-bit floats: <c>_fp16</c> files. For GPUs; on a CPU they are slower than 32 bit.</summary>
    Float16,
}
