namespace HomeLab.Gateway.Voice;

/// <summary>A turn that is refused because of what was asked, not because an engine failed.</summary>
internal sealed class VoiceException(VoiceError error) : Exception(error.Text)
{
    /// <summary>What the peer is told.</summary>
    public VoiceError Error { get; } = error;
}
