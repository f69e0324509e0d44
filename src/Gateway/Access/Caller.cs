using HomeLab.Gateway.Access.Keys;
using HomeLab.Gateway.Access.Limits;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Access;

/// <summary>
/// Who sent a request, and what that one may do. Set by the access middleware; an anonymous one is made where that is off.
/// </summary>
internal sealed class Caller
{
    /// <summary>The key's id in metrics and logs; empty without a key.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>The key; null for a token, and for who needs none.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>Where its requests and tokens are counted; null = nowhere.</summary>
    public CallerMeters? Meters { get; init; }

    /// <summary>Whose turn it is in the queue: key, user or address.</summary>
    public required string Client { get; init; }

    /// <summary>The best class its requests may have.</summary>
    public RequestPriority BestPriority => Key?.Priority ?? RequestPriority.Voice;

    /// <summary>Whether it may use a model, by the name it asked for.</summary>
    public bool MayUse(string model) => Key?.MayUse(model) ?? true;

    /// <summary>Demands that it may use a model.</summary>
    /// <exception cref="RefusedException">It may not (403).</exception>
    public void Demand(string model)
    {
        if (!MayUse(model))
        {
            throw new RefusedException(Refusal.ModelNotAllowed(model));
        }
    }

    /// <summary>Told what each answer cost.</summary>
    public void Spend(Usage usage) => Meters?.Spend(usage);

    /// <summary>The caller of a request.</summary>
    public static Caller Of(HttpContext http) => http.Features.Get<Caller>() ?? new Caller { Client = Address(http) };

    /// <summary>The peer's address, which is who an anonymous caller is.</summary>
    public static string Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "local";
}
