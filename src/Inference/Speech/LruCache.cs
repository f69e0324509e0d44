using System.Diagnostics.CodeAnalysis;

namespace HomeLab.Inference.Speech;

/// <summary>Keeps what was used last within a budget. Thread-safe; an entry larger than a quarter of the budget is not kept.</summary>
internal sealed class LruCache<TKey, TValue>(long budget)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = [];
    private readonly Lock _gate = new();
    private long _used;

    /// <summary>Sum of the sizes of what is kept.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Finds an entry and makes it the most recent one.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }

            _order.Remove(node);
            _order.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    /// <summary>Keeps an entry; forgets the oldest ones that no longer fit.</summary>
    public void Add(TKey key, TValue value, long size)
    {
        if (size > budget / 4)
        {
            return;
        }

        lock (_gate)
        {
            if (_entries.ContainsKey(key))
            {
                return;
            }

            _entries[key] = _order.AddFirst(new Entry(key, value, size));
            _used += size;
            while (_used > budget && _order.Last is { } oldest)
            {
                _order.RemoveLast();
                _entries.Remove(oldest.Value.Key);
                _used -= oldest.Value.Size;
            }
        }
    }

    private readonly record struct Entry(TKey Key, TValue Value, long Size);
}
