namespace HomeLab.Inference.Audio;

/// <summary>
/// Audio that cannot be read: not audio, damaged beyond use, or larger than allowed. The sender's fault, never an engine failure.
/// </summary>
public sealed class AudioFormatException : InferenceException
{
    /// <summary>Creates the exception.</summary>
    public AudioFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public AudioFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with a default message.</summary>
    public AudioFormatException()
        : base("The data is not audio that can be read.")
    {
    }
}
