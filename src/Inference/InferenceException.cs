namespace HomeLab.Inference;

/// <summary>
/// An engine failed on one piece of work, or a model cannot be used. The message says what was expected, what came, and the fix.
/// </summary>
public class InferenceException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InferenceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public InferenceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with a default message.</summary>
    public InferenceException()
        : base("Inference failed.")
    {
    }
}
