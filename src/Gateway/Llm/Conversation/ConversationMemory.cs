namespace HomeLab.Gateway.Llm.Conversation;

/// <summary>What was said in each conversation, within limits of number and time. In memory only. Thread-safe.</summary>
internal sealed class ConversationMemory(ConversationOptions options, TimeProvider time)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The turns so far, oldest first; none for an unknown or forgotten conversation.</summary>
    public IReadOnlyList<RememberedTurn> Recall(string? id)
    {
        if (id is null)
        {
            return [];
        }

        lock (_gate)
        {
            return _entries.TryGetValue(id, out var entry) && time.GetUtcNow() - entry.LastUsed <= options.Expiry ? [.. entry.Turns] : [];
        }
    }

    /// <summary>Adds a turn. Nothing is kept without an id.</summary>
    public void Remember(string? id, RememberedTurn turn)
    {
        if (id is null || options.MaxTurns == 0)
        {
            return;
        }

        lock (_gate)
        {
            var now = time.GetUtcNow();
            Forget(now);
            var entry = _entries.GetValueOrDefault(id) ?? new Entry();
            entry.Turns.Enqueue(turn);
            while (entry.Turns.Count > options.MaxTurns)
            {
                entry.Turns.Dequeue();
            }

            entry.LastUsed = now;
            _entries[id] = entry;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (id, entry) in _entries)
        {
            if (now - entry.LastUsed > options.Expiry)
            {
                _entries.Remove(id);
            }
        }

        while (_entries.Count >= options.MaxConversations)
        {
            _entries.Remove(_entries.MinBy(pair => pair.Value.LastUsed).Key);
        }
    }

    private sealed class Entry
    {
        public Queue<RememberedTurn> Turns { get; } = new();

        public DateTimeOffset LastUsed { get; set; }
    }
}

/// <summary>A question and its answer.</summary>
/// <param name="Said">The question.</param>
/// <param name="Answered">The answer.</param>
internal sealed record RememberedTurn(string Said, string Answered);
