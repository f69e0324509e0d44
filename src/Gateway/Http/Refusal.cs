namespace HomeLab.Gateway.Http;

/// <summary>Why a request is not answered, before a word of it goes in the shape that its client expects.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">OpenAI's <c>type</c>.</param>
/// <param name="Code">OpenAI's <c>code</c>; null where it has none.</param>
/// <param name="Message">What was expected, what came, how to go on.</param>
internal sealed record Refusal(int Status, string Type, string? Code, string Message)
{
    /// <summary>OpenAI's <c>param</c>: the field that is wrong.</summary>
    public string? Param { get; init; }

    /// <summary>When to come back; null when coming back does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether OpenAI's clients should try again by themselves; null leaves it to them.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>400: something in the body.</summary>
    public static Refusal BadRequest(string message, string? param = null, string? code = null) =>
        new(StatusCodes.Status400BadRequest, "invalid_request_error", code, message) { Param = param };

    /// <summary>404: nobody has the model.</summary>
    public static Refusal UnknownModel(string model) =>
        new(StatusCodes.Status404NotFound, "invalid_request_error", "model_not_found", $"model '{model}' not found, try pulling it first")
        {
            Param = "model",
        };

    /// <summary>403: the key is kept from the model.</summary>
    public static Refusal ModelNotAllowed(string model) =>
        new(StatusCodes.Status403Forbidden, "permission_error", "model_not_allowed", $"This key may not use the model '{model}'.")
        {
            Param = "model",
        };

    /// <summary>413: longer than the limit.</summary>
    public static Refusal TooLarge(long limit) =>
        new(StatusCodes.Status413PayloadTooLarge, "invalid_request_error", null, $"The body is longer than the limit of {limit} bytes.");

    /// <summary>503: too much waits already. OpenAI's clients would treble the load by retrying, so they are told not to.</summary>
    public static Refusal QueueFull(string message) =>
        new(StatusCodes.Status503ServiceUnavailable, "api_error", "queue_full", message)
        {
            RetryAfter = TimeSpan.FromSeconds(5),
            ShouldRetry = false,
        };

    /// <summary>429: one client has too much waiting.</summary>
    public static Refusal ClientQueueFull(int limit) =>
        new(StatusCodes.Status429TooManyRequests, "rate_limit_exceeded", "rate_limit_exceeded",
            $"This client already has {limit} requests waiting.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
            ShouldRetry = false,
        };

    /// <summary>503: no backend can be used now.</summary>
    public static Refusal NoBackend(string message, TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, "api_error", "no_backend", message) { RetryAfter = retryAfter };

    /// <summary>502: backends were there but failed.</summary>
    public static Refusal BackendFailed(string message) =>
        new(StatusCodes.Status502BadGateway, "api_error", "backend_failed", message);
}
