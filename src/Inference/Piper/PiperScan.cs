namespace HomeLab.Inference.Piper;

/// <summary>What a look through the voice folders found.</summary>
/// <param name="Voices">Usable voices.</param>
/// <param name="Refused">Files that are no usable voice, with what identifies this version of them and why.</param>
internal sealed record PiperScan(IReadOnlyList<PiperVoice> Voices, IReadOnlyList<(string File, string Stamp, string Reason)> Refused);
