namespace HomeLab.Inference.Piper;

/// <summary>
/// A voice cut where its network stops looking at the whole sentence: the encoder makes durations and a prior, the flow and the decoder
/// (HiFi-GAN, three quarters of the time) are convolutions over frames and can work in windows.
/// </summary>
/// <param name="Encoder">Serialized model: text encoder and durations, and the flow where it was not cut off; empty once it is
/// loaded.</param>
/// <param name="Channels">Channels of the frames between the parts.</param>
/// <param name="Flow">Prior to latent; null when it stayed with the encoder.</param>
/// <param name="Decoder">Latent to samples.</param>
/// <param name="Expansion">Where the encoder ends at phonemes and not at frames; null when it spreads them itself.</param>
internal sealed record VitsParts(byte[] Encoder, int Channels, VitsPart? Flow, VitsPart Decoder, VitsExpansion? Expansion)
{
    /// <summary>What the encoder gives.</summary>
    public string[] EncoderOutputs => Expansion?.Outputs ?? [(Flow ?? Decoder).Input];
}
