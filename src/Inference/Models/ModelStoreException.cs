namespace HomeLab.Inference.Models;

/// <summary>
/// The store cannot do what was asked. The message says what was expected, what came, and the fix; nothing half-installed is left.
/// </summary>
public sealed class ModelStoreException : InferenceException
{
    /// <summary>Creates the exception.</summary>
    public ModelStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public ModelStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with a default message.</summary>
    public ModelStoreException()
        : base("The model store failed.")
    {
    }
}
