using System.Collections.Concurrent;

namespace HomeLab.Gateway.Access.Limits;

/// <summary>The meters of all keys and users, made when first needed. Idle ones of earlier days are dropped when there are many.</summary>
internal sealed class UsageMeters(TimeProvider time)
{
    /// <summary>More than any home has users; beyond it the idle ones of earlier days go.</summary>
    private const int Many = 10_000;

    private readonly ConcurrentDictionary<string, UsageMeter> _meters = new(StringComparer.Ordinal);

    /// <summary>The meter of a key (<c>key:id</c>) or user (<c>user:id</c>).</summary>
    public UsageMeter Of(string name)
    {
        if (_meters.Count > Many)
        {
            var yesterday = time.GetUtcNow().AddDays(-1);
            foreach (var (stale, _) in _meters.Where(pair => pair.Value.IsIdle && pair.Value.LastUsed < yesterday))
            {
                _meters.TryRemove(stale, out _);
            }
        }

        return _meters.GetOrAdd(name, static (_, clock) => new UsageMeter(clock), time);
    }
}
