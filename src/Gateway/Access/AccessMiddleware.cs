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
        var identity = secret is null ? null : await authenticator.IdentifyAsync(secret, http.RequestAborted);
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

        await RunAsync(http, identity, EndUser.Of(http.Request, options.Value.OpenWebUi, time.GetUtcNow()) ?? identity?.Subject);
    }

    private async Task RunAsync(HttpContext http, Identity? identity, string? user)
    {
        var keyMeter = identity?.Key is { } key ? meters.Of("key:" + key.Id) : null;
        var userMeter = user is null ? null : meters.Of("user:" + user);
        if (!await EnterAsync(http, keyMeter, LimitsOf(identity), identity))
        {
            return;
        }

        try
        {
            if (!await EnterAsync(http, userMeter, UserLimits, identity))
            {
                return;
            }

            try
            {
                http.Features.Set(CallerOf(http, identity, user, keyMeter, userMeter));
                metrics.Admitted(identity?.KeyId ?? "");
                await next(http);
            }
            finally
            {
                userMeter?.Leave();
            }
        }
        finally
        {
            keyMeter?.Leave();
        }
    }

    private UsageLimits UserLimits => new(options.Value.OpenWebUi.RequestsPerMinute, options.Value.OpenWebUi.TokensPerDay, 0);

    private static UsageLimits LimitsOf(Identity? identity) =>
        identity?.Key is { } key ? new UsageLimits(key.RequestsPerMinute, key.TokensPerDay, key.Concurrency) : default;

    private async Task<bool> EnterAsync(HttpContext http, UsageMeter? meter, UsageLimits limits, Identity? identity)
    {
        var retryAfter = TimeSpan.Zero;
        if (meter?.TryEnter(limits, out retryAfter) is not { } limit)
        {
            return true;
        }

        var refusal = new Refusal(
            429, "rate_limit_exceeded", "rate_limit_exceeded", $"The limit of {limit} is reached.")
        { RetryAfter = retryAfter };
        await RefuseAsync(http, refusal, "limit", identity?.KeyId ?? "");
        return false;
    }

    private Caller CallerOf(HttpContext http, Identity? identity, string? user, UsageMeter? keyMeter, UsageMeter? userMeter) => new()
    {
        KeyId = identity?.KeyId ?? "",
        Client = string.Concat(identity?.KeyId ?? Caller.Address(http), "/", user),
        BestPriority = identity?.Key?.Priority ?? Llm.RequestPriority.Voice,
        MayUse = identity?.Key is { } key ? key.MayUse : static _ => true,
        Spend = usage =>
        {
            keyMeter?.Spend(usage.Total);
            userMeter?.Spend(usage.Total);
            metrics.Spent(user, usage);
        },
    };

    private static Refusal Unknown(string? secret) => new(
        StatusCodes.Status401Unauthorized,
        "invalid_request_error",
        "invalid_api_key",
        secret is null
            ? "An API key is needed: Authorization: Bearer <key>. Make one with: homelab keys new"
            : "This API key is not known here.");

    private Task RefuseAsync(HttpContext http, Refusal refusal, string reason, string key)
    {
        metrics.Refused(reason, key);
        logger.Refused(http.Request.Method, http.Request.Path.Value ?? "", refusal.Status, reason, key);
        return ErrorShape.For(http.Request.Path).WriteAsync(http, refusal);
    }
}
