using System.Buffers;

namespace HomeLab.Inference.Wake;

/// <summary>What can be done with any stream.</summary>
public static class WakeStreamExtensions
{
    private static readonly ReadOnlySequence<byte> Silence = new(new byte[2 * 16_000]);

    /// <summary>
    /// The audio ends here: appends a second of silence, as a microphone would go on, and completes when it has been scored. Without it a
    /// word at the very end of a file is missed, since models answer up to 0.4 s after a word's last sound.
    /// </summary>
    public static ValueTask FinishAsync(this IWakeStream stream, CancellationToken cancellationToken)
    {
        stream.Append(Silence, PcmFormat.Speech16Khz);
        return stream.DrainAsync(cancellationToken);
    }
}
