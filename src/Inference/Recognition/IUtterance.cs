using System.Buffers;

namespace HomeLab.Inference.Recognition;

/// <summary>One stretch of speech on its way to a <see cref="Transcript"/>. Used by one caller at a time.</summary>
public interface IUtterance : IDisposable
{
    /// <summary>Seconds of audio taken so far.</summary>
    TimeSpan Duration { get; }

    /// <summary>
    /// Takes PCM; the bytes are copied before it returns and a sample may be split between calls.
    /// Never waits for inference and allocates nothing per call. The format may change between calls.
    /// </summary>
    AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format);

    /// <summary>
    /// Ends the utterance. Silence, noise and no audio at all give an empty transcript.
    /// </summary>
    /// <param name="cancellationToken">Cancels queued or running work; the native call ends within one decoder step.</param>
    /// <param name="transcript">The work, when admitted. Faults with <see cref="InferenceException"/> when the engine fails.</param>
    /// <returns>False when the queue is full: answer <c>overloaded</c>.</returns>
    bool TryComplete(CancellationToken cancellationToken, out Task<Transcript> transcript);
}
