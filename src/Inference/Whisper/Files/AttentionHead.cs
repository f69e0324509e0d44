namespace HomeLab.Inference.Whisper.Files;

/// <summary>One head of the decoder's attention to the audio, both numbers from 0.</summary>
internal readonly record struct AttentionHead(int Layer, int Head);
