namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>How an attempt on a backend ended before its first byte.</summary>
internal enum AttemptFault
{
    /// <summary>It did not fail.</summary>
    None,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>No first byte in time, or the backend was given up meanwhile.</summary>
    Hung,

    /// <summary>502, 503, 504 or 429: it is there but has no room.</summary>
    Busy,

    /// <summary>500: this request failed there.</summary>
    Failed,

    /// <summary>404: it does not have the model after all.</summary>
    ModelGone,

    /// <summary>Its answer is not what it should be.</summary>
    Garbage,
}
