namespace HomeLab.Inference.Whisper.Files;

/// <summary>The chosen weight files.</summary>
/// <param name="Precision">What they hold.</param>
/// <param name="Encoder">The encoder.</param>
/// <param name="Decoder">The merged decoder, or the decoder without past when <paramref name="DecoderWithPast"/> is given.</param>
/// <param name="DecoderWithPast">The cached decoder of the non-merged form.</param>
internal sealed record WhisperWeights(WhisperPrecision Precision, string Encoder, string Decoder, string? DecoderWithPast)
{
    /// <summary>Size of the files, external data included.</summary>
    public long Bytes => new[] { Encoder, Decoder, DecoderWithPast }
        .OfType<string>()
        .SelectMany(file => new[] { file, file + "_data", file + ".data" })
        .Where(File.Exists)
        .Sum(file => new FileInfo(file).Length);
}
