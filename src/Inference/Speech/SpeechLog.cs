using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Speech;

/// <summary>Log messages of text to speech (2300–2399). Never the text.</summary>
internal static partial class SpeechLog
{
    [LoggerMessage(2300, LogLevel.Information, "Text to speech: espeak-ng {Version} with {Languages} languages")]
    public static partial void EspeakReady(this ILogger logger, string version, int languages);

    [LoggerMessage(2301, LogLevel.Warning, "The built-in voices are not available: {Reason}")]
    public static partial void EspeakMissing(this ILogger logger, string reason);

    [LoggerMessage(2302, LogLevel.Information, "No Piper voice is installed: the built-in espeak-ng voice speaks. 'homelab models pull' fetches a natural one.")]
    public static partial void FallbackOnly(this ILogger logger);

    [LoggerMessage(2303, LogLevel.Warning, "Voice file '{File}' is left out: {Reason}")]
    public static partial void VoiceRefused(this ILogger logger, string file, string reason);

    [LoggerMessage(2304, LogLevel.Information, "Voice '{Voice}' appeared")]
    public static partial void VoiceAppeared(this ILogger logger, string voice);

    [LoggerMessage(2305, LogLevel.Information, "Voice '{Voice}' is gone")]
    public static partial void VoiceGone(this ILogger logger, string voice);

    [LoggerMessage(2306, LogLevel.Information, "Voice '{Voice}' loaded in {Milliseconds} ms, {Megabytes} MB, {Mode}")]
    public static partial void VoiceLoaded(this ILogger logger, string voice, long milliseconds, long megabytes, string mode);

    [LoggerMessage(2308, LogLevel.Debug, "Spoke {Characters} characters with '{Voice}': {AudioMilliseconds} ms of audio, first after {FirstMilliseconds} ms")]
    public static partial void Spoke(this ILogger logger, int characters, string voice, long audioMilliseconds, long firstMilliseconds);

    [LoggerMessage(2309, LogLevel.Warning, "Voice '{Voice}' has no id for {Count} phonemes of its language; they are left out")]
    public static partial void PhonemesMissing(this ILogger logger, string voice, int count);
}
