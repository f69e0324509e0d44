using HomeLab.Gateway.Access.Diagnostics;
using HomeLab.Gateway.Access.Limits;
using HomeLab.Gateway.Http;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Access;

/// <summary>
/// Asks each request who sends it and whether that one may: the key (401), its routes (403), its limits and its user's (429). Models are
/// checked where the body is read.
/// </summary>
internal sealed class AccessMiddleware(
    RequestDelegate next,
    Authenticator authenticator,
    UsageMeters meters,
    AccessPolicy policy,
    AccessMetrics metrics,
    IOptions<AccessOptions> options,
    TimeProvider time,
    ILogger<AccessMiddleware> logger)
{
    /// <summary>Runs the request, or refuses it.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        var secret = Credentials.Of(http.Request);
        var identity = secret is { } presented ? await authenticator.IdentifyAsync(presented, http.RequestAborted) : null;
        if (identity is null && policy.IsRequired && !PublicRoutes.Contains(http.Request, options.Value.PublicLists))
        {
            await RefuseAsync(http, Unknown(secret), "unknown key", "");
            return;
        }

        if (identity?.Key?.MayCall(http.Request.Path) == false)
        {
            var refusal = new Refusal(403, "permission_error", "route_not_allowed", $"This key may not use {http.Request.Path}.");
            await RefuseAsync(http, refusal, "route", identity.KeyId);
            return;
        }

        var user = EndUser.Of(http.Request, options.Value.OpenWebUi, time) ?? identity?.Subject;
        var counted = MetersOf(identity, user);
        if (counted.TryEnter(LimitsOf(identity), UserLimits, out var retryAfter) is { } limit)
        {
            await RefuseAsync(http, Limited(limit, retryAfter), "limit", identity?.KeyId ?? "");
            return;
        }

        try
        {
            http.Features.Set(CallerOf(http, identity, user, counted));
            metrics.Admitted(identity?.KeyId ?? "");
            await next(http);
        }
        finally
        {
            counted.Leave();
        }
    }

    private UsageLimits UserLimits => new(options.Value.OpenWebUi.RequestsPerMinute, options.Value.OpenWebUi.TokensPerDay, 0);

    private static UsageLimits LimitsOf(Identity? identity) =>
        identity?.Key is { } key ? new UsageLimits(key.RequestsPerMinute, key.TokensPerDay, key.Concurrency) : default;

    private CallerMeters MetersOf(Identity? identity, string? user) => new(
        identity?.Key is { } key ? meters.OfKey(key.Id) : null,
        user is null ? null : meters.OfUser(user),
        user,
        metrics);

    private static Caller CallerOf(HttpContext http, Identity? identity, string? user, CallerMeters counted) => new()
    {
        KeyId = identity?.KeyId ?? "",
        Key = identity?.Key,
        Client = string.Concat(identity?.KeyId ?? Caller.Address(http), "/", user),
        Meters = counted,
    };

    private static Refusal Unknown(Secret? secret) => new(
        StatusCodes.Status401Unauthorized,
        "invalid_request_error",
        "invalid_api_key",
        secret is null
            ? "An API key is needed: Authorization: Bearer <key>. Make one with: homelab keys new"
            : "This API key is not known here.");

    private static Refusal Limited(string limit, TimeSpan retryAfter) =>
        new(429, "rate_limit_exceeded", "rate_limit_exceeded", $"The limit of {limit} is reached.") { RetryAfter = retryAfter };

    private Task RefuseAsync(HttpContext http, Refusal refusal, string reason, string key)
    {
        metrics.Refused(reason, key);
        logger.Refused(http.Request.Method, http.Request.Path.Value ?? "", refusal.Status, reason, key);
        return ErrorShape.For(http.Request.Path).WriteAsync(http, refusal);
    }
}
