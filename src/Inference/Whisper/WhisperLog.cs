using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Whisper;

/// <summary>What the recogniser says. Ids 2200 to 2299. Never what somebody said.</summary>
internal static partial class WhisperLog
{
    [LoggerMessage(2200, LogLevel.Information, "Speech to text is ready: {Model} ({Precision}, {Languages} languages, window {WindowSeconds} s) on {Device}, {Workers} worker(s) with {Threads} thread(s), {Batch} utterance(s) side by side, loaded in {Milliseconds} ms.")]
    public static partial void Loaded(
        this ILogger logger,
        string model,
        string precision,
        int languages,
        double windowSeconds,
        string device,
        int workers,
        int threads,
        int batch,
        double milliseconds);

    [LoggerMessage(2201, LogLevel.Information, "Transcribed {AudioSeconds:F2} s of audio: queued {QueuedMs:F0} ms, encoded {EncodeMs:F0} ms, decoded {DecodeMs:F0} ms, {Tokens} tokens, {Segments} segment(s).")]
    public static partial void Transcribed(
        this ILogger logger, double audioSeconds, double queuedMs, double encodeMs, double decodeMs, int tokens, int segments);

    [LoggerMessage(2202, LogLevel.Debug, "Nobody spoke in {AudioSeconds:F2} s of audio; nothing was decoded.")]
    public static partial void NobodySpoke(this ILogger logger, double audioSeconds);

    [LoggerMessage(2203, LogLevel.Warning, "The speech-to-text queue is full ({Waiting} waiting); an utterance was refused.")]
    public static partial void Refused(this ILogger logger, int waiting);

    [LoggerMessage(2204, LogLevel.Error, "Speech to text failed on {AudioSeconds:F2} s of audio.")]
    public static partial void Failed(this ILogger logger, Exception failure, double audioSeconds);

    [LoggerMessage(2205, LogLevel.Debug, "Transcription was cancelled after {ElapsedMs:F0} ms.")]
    public static partial void Cancelled(this ILogger logger, double elapsedMs);

    [LoggerMessage(2206, LogLevel.Warning, "Decoding {Utterances} utterances side by side failed; from now on each is decoded by itself.")]
    public static partial void BatchFailed(this ILogger logger, Exception failure, int utterances);

    [LoggerMessage(2207, LogLevel.Error, "Listening along with an utterance failed.")]
    public static partial void ListeningFailed(this ILogger logger, Exception failure);

    [LoggerMessage(2209, LogLevel.Warning, "Stt:Batch is {Batch} with 8-bit weights: what one speaker said may change the words of another. Use 32- or 16-bit weights, or Stt:Batch=0.")]
    public static partial void BatchOf8Bit(this ILogger logger, int batch);

    [LoggerMessage(2208, LogLevel.Debug, "A transcript computed ahead was given up: {Reason}")]
    public static partial void SpeculationFailed(this ILogger logger, string reason);
}
