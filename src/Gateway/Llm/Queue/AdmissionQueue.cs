using HomeLab.Gateway.Llm.Backends;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.Queue;

/// <summary>
/// The bounded queue in front of the backends: voice before interactive before background, clients of one priority in turn. It answers at
/// once where it can: with a slot, or with a refusal when it is full. When something urgent meets a full queue, the request that would be
/// served last makes room.
/// </summary>
internal sealed class AdmissionQueue
{
    private readonly Lane[] _lanes = [new(), new(), new()];
    private readonly Lock _gate = new();
    private readonly BackendPool _pool;
    private readonly QueueOptions _limits;
    private readonly TimeProvider _time;
    private readonly Func<Ticket, bool> _serve;

    /// <summary>An empty queue.</summary>
    public AdmissionQueue(BackendPool pool, IOptions<LlmOptions> options, TimeProvider time)
    {
        _pool = pool;
        _limits = options.Value.Queue;
        _time = time;
        _serve = Serve;
    }

    /// <summary>Requests waiting with a priority.</summary>
    public int Waiting(RequestPriority priority)
    {
        lock (_gate)
        {
            return _lanes[(int)priority].Count;
        }
    }

    /// <summary>Waits for a slot. Cancelling gives the place up.</summary>
    public ValueTask<Admission> EnterAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Ticket ticket;
        lock (_gate)
        {
            var position = WaitingBefore(request.Priority);
            var backend = BackendChoice.Pick(_pool.Backends, request, out var usable);
            if (!usable)
            {
                return Refuse(AdmissionOutcome.NoBackend, position);
            }

            if (backend is not null && !MustWaitBehind(request))
            {
                return ValueTask.FromResult(new Admission(AdmissionOutcome.Admitted, Take(backend, request.Model), 0, TimeSpan.Zero));
            }

            var lane = _lanes[(int)request.Priority];
            if (lane.CountOf(request.Client) >= _limits.CapacityPerClient)
            {
                return Refuse(AdmissionOutcome.ClientQueueFull, position);
            }

            if (_lanes.Sum(each => each.Count) >= _limits.Capacity && !MakeRoomFor(request.Priority))
            {
                return Refuse(AdmissionOutcome.QueueFull, position);
            }

            ticket = new Ticket(request, position + 1, _time.GetTimestamp());
            lane.Add(ticket);
        }

        return new ValueTask<Admission>(WaitAsync(ticket, cancellationToken));
    }

    /// <summary>
    /// Looks again whether somebody who waits can be served: a slot, a backend or a model has become available or was lost.
    /// </summary>
    public void Pump()
    {
        lock (_gate)
        {
            foreach (var lane in _lanes)
            {
                lane.Offer(_serve);
            }
        }
    }

    /// <summary>Gives a slot back.</summary>
    internal void Release(Backend backend, string model)
    {
        lock (_gate)
        {
            backend.Leave(model);
        }

        Pump();
    }

    private static ValueTask<Admission> Refuse(AdmissionOutcome outcome, int position) =>
        ValueTask.FromResult(new Admission(outcome, null, position, TimeSpan.Zero));

    private async Task<Admission> WaitAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        try
        {
            await ticket.Answer.WaitAsync(_limits.MaxWait, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            Withdraw(ticket, AdmissionOutcome.WaitedTooLong);
        }
        catch (OperationCanceledException)
        {
            Withdraw(ticket, AdmissionOutcome.WaitedTooLong);
            var (_, unused) = await ticket.Answer;
            unused?.Dispose();
            throw;
        }

        var (outcome, lease) = await ticket.Answer;
        return new Admission(outcome, lease, ticket.Position, _time.GetElapsedTime(ticket.Since));
    }

    private void Withdraw(Ticket ticket, AdmissionOutcome outcome)
    {
        lock (_gate)
        {
            _lanes[(int)ticket.Request.Priority].Remove(ticket);
            ticket.TryAnswer(outcome);
        }
    }

    private bool Serve(Ticket ticket)
    {
        var backend = BackendChoice.Pick(_pool.Backends, ticket.Request, out var usable);
        if (!usable)
        {
            return ticket.TryAnswer(AdmissionOutcome.NoBackend);
        }

        return backend is not null && ticket.TryAnswer(AdmissionOutcome.Admitted, Take(backend, ticket.Request.Model));
    }

    private Lease Take(Backend backend, string model)
    {
        backend.Enter(model);
        return new Lease(this, backend, model);
    }

    /// <summary>A free slot goes to a newcomer only when nobody waits for the same model with the same or a higher priority.</summary>
    private bool MustWaitBehind(AdmissionRequest request)
    {
        for (var priority = 0; priority <= (int)request.Priority; priority++)
        {
            if (_lanes[priority].HasModel(request.Model))
            {
                return true;
            }
        }

        return false;
    }

    private int WaitingBefore(RequestPriority priority)
    {
        var waiting = 0;
        for (var before = 0; before <= (int)priority; before++)
        {
            waiting += _lanes[before].Count;
        }

        return waiting;
    }

    private bool MakeRoomFor(RequestPriority priority)
    {
        for (var lower = _lanes.Length - 1; lower > (int)priority; lower--)
        {
            if (_lanes[lower].Last() is { } last)
            {
                _lanes[lower].Remove(last);
                return last.TryAnswer(AdmissionOutcome.QueueFull);
            }
        }

        return false;
    }
}
