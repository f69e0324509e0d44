namespace HomeLab.Gateway.Llm.Backends;

/// <summary>What a <see cref="CircuitBreaker"/> lets through.</summary>
internal enum BreakerState
{
    /// <summary>Everything.</summary>
    Closed,

    /// <summary>One request at a time, to see whether the backend is back.</summary>
    Trial,

    /// <summary>Nothing.</summary>
    Open,
}
