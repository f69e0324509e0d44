namespace HomeLab.Inference.Piper;

/// <summary>A voice cut in two before its decoder (HiFi-GAN), which alone takes three quarters of the time and can work in chunks.</summary>
/// <param name="Front">Serialized model: text encoder, durations, flow; output <paramref name="Latent"/>.</param>
/// <param name="Back">Serialized model: the decoder; inputs <paramref name="Latent"/> and perhaps <c>sid</c>, output <c>output</c>.</param>
/// <param name="Latent">Name of the tensor between them, float32 [1, channels, frames].</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Hop">Samples of one frame.</param>
/// <param name="Overlap">Frames on each side of a chunk that its samples depend on.</param>
/// <param name="BackTakesSpeaker">Whether the decoder wants <c>sid</c> too.</param>
internal sealed record VitsHalves(byte[] Front, byte[] Back, string Latent, int Channels, int Hop, int Overlap, bool BackTakesSpeaker);
