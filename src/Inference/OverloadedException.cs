namespace HomeLab.Inference;

/// <summary>No place in a bounded queue. Expected under load: answer <c>overloaded</c> or 503 and let the caller come back.</summary>
public sealed class OverloadedException : InferenceException
{
    /// <summary>Creates the exception.</summary>
    public OverloadedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public OverloadedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with a default message.</summary>
    public OverloadedException()
        : base("The engine's queue is full; try again in a moment.")
    {
    }
}
