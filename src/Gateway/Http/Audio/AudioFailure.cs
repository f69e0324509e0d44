using HomeLab.Gateway.Http.Diagnostics;
using HomeLab.Inference;
using HomeLab.Inference.Audio;

namespace HomeLab.Gateway.Http.Audio;

/// <summary>What a client hears when audio could not be read, made or understood.</summary>
internal static class AudioFailure
{
    /// <summary>The answer to an exception of an engine or of ffmpeg; null when it is neither.</summary>
    public static Refusal? Explain(Exception failure, ILogger logger) => failure switch
    {
        RefusedException refused => refused.Refusal,
        AudioFormatException unreadable => Refusal.BadRequest(unreadable.Message, "file"),
        InvalidDataException malformed => Refusal.BadRequest(malformed.Message),
        ModelCapabilityException unable => Refusal.BadRequest(unable.Message, "model"),
        OverloadedException overloaded => Refusal.QueueFull(overloaded.Message),
        InferenceException failed => Failed(failed, logger),
        _ => null,
    };

    /// <summary>503: the engine still reads its models, or there is none.</summary>
    public static Refusal NoEngine(string what, bool loading) => new(
        StatusCodes.Status503ServiceUnavailable,
        "api_error",
        loading ? "loading" : "no_engine",
        loading ? $"{what} is still being loaded." : $"{what} is switched off or has no model; 'homelab doctor' on the server says which.")
    {
        RetryAfter = loading ? TimeSpan.FromSeconds(2) : null,
        ShouldRetry = loading,
    };

    private static Refusal Failed(InferenceException failure, ILogger logger)
    {
        logger.EngineFailed(failure);
        return new Refusal(StatusCodes.Status500InternalServerError, "api_error", "engine_failed", failure.Message);
    }
}
