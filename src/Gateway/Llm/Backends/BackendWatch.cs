using System.Text.Json;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Queue;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.Backends;

/// <summary>
/// Keeps asking every backend what it has and whether it lives. Patient: a backend is given up only after several unanswered questions in
/// a row during which no byte of an answer came from it either.
/// </summary>
internal sealed class BackendWatch(
    BackendPool pool, AdmissionQueue queue, IOptions<LlmOptions> options, TimeProvider time, ILogger<BackendWatch> logger) : BackgroundService
{
    private static readonly TimeSpan EarliestRepeat = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private Task _round = Task.CompletedTask;
    private DateTimeOffset _roundStarted = DateTimeOffset.MinValue;

    /// <summary>
    /// Asks all backends now, unless that was done within the last half second: for a model that nobody is known to have. Joins a round
    /// that is under way.
    /// </summary>
    public Task RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_round.IsCompleted && time.GetUtcNow() - _roundStarted > EarliestRepeat)
            {
                _roundStarted = time.GetUtcNow();
                _round = AskAllAsync();
            }

            return _round.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Asks all backends after something was changed on them: a round that began before does not count.</summary>
    public async Task RefreshAfterChangeAsync(CancellationToken cancellationToken)
    {
        Task before;
        lock (_gate)
        {
            before = _round;
        }

        await before.WaitAsync(cancellationToken);
        Task after;
        lock (_gate)
        {
            if (_round == before)
            {
                _roundStarted = time.GetUtcNow();
                _round = AskAllAsync();
            }

            after = _round;
        }

        await after.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RefreshPeriod, time);
        do
        {
            Task round;
            lock (_gate)
            {
                if (_round.IsCompleted)
                {
                    _roundStarted = time.GetUtcNow();
                    _round = AskAllAsync();
                }

                round = _round;
            }

            await round.WaitAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AskAllAsync()
    {
        await pool.ResolveAsync(CancellationToken.None);
        await Task.WhenAll(pool.Backends.Select(AskAsync));
        queue.Pump();
    }

    private async Task AskAsync(Backend backend)
    {
        using var patience = new CancellationTokenSource(options.Value.ProbeTimeout, time);
        try
        {
            var inventory = await BackendQuestions.AskAsync(backend, patience.Token);
            var isNews = !backend.Discovered;
            backend.Learn(inventory);
            backend.NoteProgress();
            if (isNews)
            {
                logger.BackendFound(backend.Name, backend.Address, inventory.Models.Count);
            }

            if (backend.Unanswered > 0)
            {
                backend.Unanswered = 0;
                backend.Breaker.AllowTrial();
            }

            queue.Pump();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or OperationCanceledException
            or ObjectDisposedException)
        {
            NoteUnanswered(backend, failure is OperationCanceledException ? "no answer in time" : failure.Message);
        }
    }

    private void NoteUnanswered(Backend backend, string reason)
    {
        backend.Unanswered++;
        var silence = options.Value.ProbeTimeout * options.Value.ProbeFailures;
        if (backend.Unanswered >= options.Value.ProbeFailures
            && (backend.SinceProgress >= silence || !backend.Discovered || backend.Running == 0))
        {
            backend.Breaker.Trip();
            if (!backend.GivenUp)
            {
                logger.BackendLost(backend.Name, backend.Address, backend.Unanswered, reason);
            }

            backend.GiveUp();
        }
    }
}
