namespace HomeLab.Inference.Speech;

/// <summary>One reply being spoken: text goes in as it is written, audio comes out as it is made. One writer, one reader.</summary>
public interface ISpeechStream : IAsyncDisposable
{
    /// <summary>The format of every block: 16-bit mono at the voice's rate. Known at once, never changes.</summary>
    PcmFormat Format { get; }

    /// <summary>
    /// Adds text (an LLM delta of any size). False when the text cap (default 20 000 characters) is reached; nothing of it was taken.
    /// </summary>
    bool Append(ReadOnlySpan<char> text);

    /// <summary>Says that no more text comes: what is left is spoken and the audio then ends.</summary>
    void Complete();

    /// <summary>
    /// The audio, in order. Whoever receives a block disposes it. Ends after <see cref="Complete"/> and the last block;
    /// faults with <see cref="InferenceException"/>, or <see cref="OverloadedException"/> when no place in the queue could be had.
    /// </summary>
    IAsyncEnumerable<PcmBlock> ReadAllAsync(CancellationToken cancellationToken);
}
