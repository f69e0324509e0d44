namespace HomeLab.Inference.Espeak;

/// <summary>Takes 16-bit mono samples; the span is espeak-ng's own buffer and is valid during the call only.</summary>
internal delegate void EspeakSink(ReadOnlySpan<short> samples);
