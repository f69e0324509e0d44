namespace HomeLab.Wyoming.Protocol;

/// <summary>How large a peer may make one frame. Checked as soon as a length is known, before any of those bytes is waited for.</summary>
/// <param name="MaxHeaderBytes">Header line without its newline. <value>64 KiB, what the Python library's stream reader
/// takes.</value></param>
/// <param name="MaxDataBytes">Data block. <value>1 MiB; a full Piper catalogue of 163 voices has 83 KB.</value></param>
/// <param name="MaxPayloadBytes">Payload. <value>1 MiB, 32 seconds of 16 kHz speech in one chunk; usual chunks hold 2 KiB.</value></param>
public sealed record FrameLimits(int MaxHeaderBytes = 64 * 1024, int MaxDataBytes = 1024 * 1024, int MaxPayloadBytes = 1024 * 1024)
{
    /// <summary>The defaults.</summary>
    public static FrameLimits Default { get; } = new();
}
