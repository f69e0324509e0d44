namespace HomeLab.Inference.Piper;

/// <summary>
/// A voice cut where its network stops looking at the whole sentence: the encoder makes durations and a prior; the flow and the decoder
/// (HiFi-GAN, three quarters of the time) are convolutions over frames and can work in windows. Those are cut again where little is
/// reached for, so that less is computed twice: what a decoder does on many samples reaches for a frame, what it does on few for ten.
/// </summary>
/// <param name="Encoder">Serialized model: text encoder and durations, and the flow where it was not cut off; empty once it is
/// loaded.</param>
/// <param name="Expansion">Where the encoder ends at phonemes and not at frames; null when it spreads them itself.</param>
/// <param name="Parts">What follows, in order; the last gives samples.</param>
internal sealed record VitsParts(byte[] Encoder, VitsExpansion? Expansion, IReadOnlyList<VitsPart> Parts)
{
    /// <summary>What the encoder gives.</summary>
    public string[] EncoderOutputs => Expansion?.Outputs ?? [Parts[0].Input];
}
