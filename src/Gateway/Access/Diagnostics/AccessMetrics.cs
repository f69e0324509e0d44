using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Access.Diagnostics;

/// <summary>Instruments of access control on the meter <c>HomeLab.Gateway</c>.</summary>
internal sealed class AccessMetrics
{
    /// <summary>Users that get a series of their own; a home has fewer, and a flood of names must not fill the memory.</summary>
    private const int MaxUsers = 100;

    private readonly ConcurrentDictionary<string, byte> _users = new(StringComparer.Ordinal);
    private readonly Counter<long> _admitted;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _userTokens;

    /// <summary>Creates the instruments.</summary>
    public AccessMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("HomeLab.Gateway");
        _admitted = meter.CreateCounter<long>("homelab.access.admitted", "{request}", "Requests let in, by key id.");
        _refused = meter.CreateCounter<long>("homelab.access.refused", "{request}", "Requests refused, by reason and key id.");
        _userTokens = meter.CreateCounter<long>(
            "homelab.access.user_tokens", "{token}", "Tokens by the user that Open WebUI or a token names.");
    }

    /// <summary>A request was let in.</summary>
    public void Admitted(string key) => _admitted.Add(1, new KeyValuePair<string, object?>("key", key));

    /// <summary>A request was refused.</summary>
    public void Refused(string reason, string key) => _refused.Add(1, new TagList { { "reason", reason }, { "key", key } });

    /// <summary>An answer cost tokens.</summary>
    public void Spent(string? user, Usage usage)
    {
        if (user is null || usage.Total == 0)
        {
            return;
        }

        var known = _users.ContainsKey(user) || (_users.Count < MaxUsers && _users.TryAdd(user, 0));
        _userTokens.Add(usage.Total, new KeyValuePair<string, object?>("user", known ? user : "other"));
    }
}
