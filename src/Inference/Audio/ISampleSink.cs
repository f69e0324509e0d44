namespace HomeLab.Inference.Audio;

/// <summary>Takes mono samples as they become ready.</summary>
public interface ISampleSink
{
    /// <summary>Called with the next samples, floats in ±1. The span is borrowed: copy what is kept.</summary>
    void Accept(ReadOnlySpan<float> samples);
}
