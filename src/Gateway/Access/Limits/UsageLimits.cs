namespace HomeLab.Gateway.Access.Limits;

/// <summary>What one key or user may do in a time; 0 is no limit.</summary>
/// <param name="RequestsPerMinute">Requests.</param>
/// <param name="TokensPerDay">Tokens, prompts and answers.</param>
/// <param name="Concurrency">Requests at once.</param>
internal readonly record struct UsageLimits(int RequestsPerMinute, long TokensPerDay, int Concurrency);
