namespace HomeLab.Inference;

/// <summary>The model cannot do what was asked, though it is sound: the request is at fault, and another model may serve it.</summary>
public sealed class ModelCapabilityException : InferenceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the model lacks, and what to do.</param>
    public ModelCapabilityException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public ModelCapabilityException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with a default message.</summary>
    public ModelCapabilityException()
        : base("The model cannot do what was asked.")
    {
    }
}
