using System.Collections.Concurrent;

namespace HomeLab.Gateway.Access.Limits;

/// <summary>The meters of all keys and users, made when first needed. Idle ones of earlier days are dropped when there are many.</summary>
internal sealed class UsageMeters(TimeProvider time)
{
    /// <summary>More than any home has users; beyond it the idle ones of earlier days go.</summary>
    private const int Many = 10_000;

    private readonly ConcurrentDictionary<(bool IsUser, string Name), UsageMeter> _meters = [];

    /// <summary>The meter of a key.</summary>
    /// <param name="id">The key's id.</param>
    public UsageMeter OfKey(string id) => Of((false, id));

    /// <summary>The meter of a user.</summary>
    /// <param name="id">The user's id.</param>
    public UsageMeter OfUser(string id) => Of((true, id));

    private UsageMeter Of((bool IsUser, string Name) whose)
    {
        if (_meters.TryGetValue(whose, out var known))
        {
            return known;
        }

        if (_meters.Count > Many)
        {
            DropStale();
        }

        return _meters.GetOrAdd(whose, static (_, clock) => new UsageMeter(clock), time);
    }

    private void DropStale()
    {
        var yesterday = time.GetUtcNow().AddDays(-1);
        foreach (var (stale, _) in _meters.Where(pair => pair.Value.IsIdle && pair.Value.LastUsed < yesterday))
        {
            _meters.TryRemove(stale, out _);
        }
    }
}
