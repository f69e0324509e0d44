namespace HomeLab.Gateway.Llm.Queue;

/// <summary>
/// The waiting requests of one priority: one line per client, served in turn, first in first out within a client as far as the same model
/// goes. Not thread-safe; the queue's lock guards it.
/// </summary>
internal sealed class Lane
{
    private readonly Dictionary<string, LinkedList<Ticket>> _lines = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _turns = new();

    /// <summary>Tickets waiting.</summary>
    public int Count { get; private set; }

    /// <summary>Tickets of one client waiting.</summary>
    public int CountOf(string client) => _lines.TryGetValue(client, out var line) ? line.Count : 0;

    /// <summary>Whether somebody waits for <paramref name="model"/>.</summary>
    public bool HasModel(string model)
    {
        foreach (var line in _lines.Values)
        {
            foreach (var ticket in line)
            {
                if (string.Equals(ticket.Request.Model, model, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Puts a ticket at the end of its client's line.</summary>
    public void Add(Ticket ticket)
    {
        var client = ticket.Request.Client;
        if (!_lines.TryGetValue(client, out var line))
        {
            line = new LinkedList<Ticket>();
            _lines.Add(client, line);
            _turns.AddLast(client);
        }

        line.AddLast(ticket);
        Count++;
    }

    /// <summary>Takes a ticket out.</summary>
    /// <returns>False when it is not here any more.</returns>
    public bool Remove(Ticket ticket)
    {
        var client = ticket.Request.Client;
        if (!_lines.TryGetValue(client, out var line) || !line.Remove(ticket))
        {
            return false;
        }

        Count--;
        if (line.Count == 0)
        {
            _lines.Remove(client);
            _turns.Remove(client);
        }

        return true;
    }

    /// <summary>The ticket that would be served last: the newest of the client whose turn is furthest away.</summary>
    public Ticket? Last() => _turns.Last is { } client ? _lines[client.Value].Last!.Value : null;

    /// <summary>
    /// Offers the tickets in the order of service to <paramref name="serve"/> until nothing more can be served. A client that was served
    /// goes to the end of the turns. After a request that must wait, later ones of the same client for the same model are not offered.
    /// </summary>
    /// <param name="serve">Returns whether the ticket is done with (and leaves the lane).</param>
    public void Offer(Func<Ticket, bool> serve)
    {
        for (var served = true; served;)
        {
            served = false;
            for (var turn = _turns.First; turn is not null && !served; turn = turn.Next)
            {
                served = OfferLine(turn.Value, serve);
            }
        }
    }

    private bool OfferLine(string client, Func<Ticket, bool> serve)
    {
        List<string>? blocked = null;
        foreach (var ticket in _lines[client])
        {
            if (blocked?.Contains(ticket.Request.Model, StringComparer.OrdinalIgnoreCase) == true)
            {
                continue;
            }

            if (serve(ticket))
            {
                Remove(ticket);
                if (_lines.ContainsKey(client))
                {
                    _turns.Remove(client);
                    _turns.AddLast(client);
                }

                return true;
            }

            (blocked ??= []).Add(ticket.Request.Model);
        }

        return false;
    }
}
