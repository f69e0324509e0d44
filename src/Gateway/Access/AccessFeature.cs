using HomeLab.Gateway.Access.Diagnostics;
using HomeLab.Gateway.Access.Keys;
using HomeLab.Gateway.Access.Limits;
using HomeLab.Gateway.Access.Tokens;
using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Access;

/// <summary>Keys, tokens and limits of the HTTP port.</summary>
internal static class AccessFeature
{
    /// <summary>Adds the services.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddSettings<AccessOptions>(AccessOptions.Section);
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<IssuerKeys>();
        builder.Services.AddSingleton<Authenticator>();
        builder.Services.AddSingleton<UsageMeters>();
        builder.Services.AddSingleton<AccessPolicy>();
        builder.Services.AddSingleton<AccessMetrics>();
    }

    /// <summary>Uses the middleware.</summary>
    public static void Use(WebApplication app)
    {
        app.Services.GetRequiredService<AccessPolicy>().Announce();
        app.UseMiddleware<AccessMiddleware>();
    }
}
