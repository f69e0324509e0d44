using System.Buffers;
using System.Threading.Channels;

namespace HomeLab.Inference.Wake;

/// <summary>
/// One microphone. Used by one caller at a time; scored by the detector's scheduler, so a stalled reader costs other streams nothing.
/// </summary>
public interface IWakeStream : IDisposable
{
    /// <summary>Detections in order. Bounded: when nobody reads, the oldest are dropped. Completes when the stream is disposed.</summary>
    ChannelReader<WakeDetection> Detections { get; }

    /// <summary>
    /// Chooses what to listen for; null or empty means every word. Names are compared without case, underscores and version.
    /// Unknown names are ignored; returns the number of words now listened for. May be called at any time.
    /// </summary>
    int Select(IReadOnlyList<string>? names);

    /// <summary>Begins anew: features, counters and refractory as after silence. O(1).</summary>
    void Reset();

    /// <summary>Takes PCM; copies before it returns, allocates nothing per call, never waits for inference.</summary>
    /// <param name="pcm">Samples, cut anywhere.</param>
    /// <param name="format">Their format.</param>
    AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format);

    /// <summary>Completes when everything appended so far has been scored.</summary>
    ValueTask DrainAsync(CancellationToken cancellationToken);
}
