using System.Net;
using HomeLab.Wyoming.Diagnostics;
using Microsoft.Extensions.Logging;

namespace HomeLab.Wyoming.Discovery;

/// <summary>
/// Lets Home Assistant find Wyoming ports by multicast DNS: asks whether the names are free, announces them, answers questions, and
/// says goodbye. One instance announces all ports.
/// </summary>
internal sealed class WyomingAnnouncer(
    IMulticastTransport transport, IEnumerable<AnnouncedService> services, ILogger logger, TimeProvider time)
{
    // RFC 6762 §8.1 and §8.3: three probes 250 ms apart, two announcements a second apart.
    private const int Probes = 3;
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AnnounceAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<AnnouncedService> _services = [.. services];
    private readonly Dictionary<int, int> _renames = [];
    private volatile bool _announced;

    /// <summary>The names as they are now, after conflicts were resolved.</summary>
    public IReadOnlyList<AnnouncedService> Services
    {
        get
        {
            lock (_gate)
            {
                return [.. _services];
            }
        }
    }

    /// <summary>Announces until cancelled, then says goodbye.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listener = ListenAsync(listening.Token);
        try
        {
            await AnnounceAsync(cancellationToken);
            await listener;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SendAsync(
                Services.SelectMany(service => service.Records(transport.Addresses, goodbye: true)), null, 0, CancellationToken.None);
        }
        finally
        {
            await listening.CancelAsync();
        }
    }

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        for (var probe = 0; probe < Probes; probe++)
        {
            var questions = Services.Select(service => new DnsQuestion(service.FullName, DnsType.Any, WantsUnicast: probe == 0)).ToArray();
            await transport.SendAsync(DnsWriter.Write(DnsMessage.Query(questions)), null, cancellationToken);
            await Task.Delay(ProbeEvery, time, cancellationToken);
        }

        lock (_gate)
        {
            _announced = true;
        }

        await SendOwnAsync(cancellationToken);
        await Task.Delay(AnnounceAgainAfter, time, cancellationToken);
        await SendOwnAsync(cancellationToken);
        foreach (var service in Services)
        {
            logger.Announced(service.Instance, service.HostName, service.Port);
        }
    }

    private ValueTask SendOwnAsync(CancellationToken cancellationToken) =>
        SendAsync(Services.SelectMany(service => service.Records(transport.Addresses)), null, 0, cancellationToken);

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await foreach (var (packet, from) in transport.ReceiveAllAsync(cancellationToken))
        {
            var message = DnsReader.Read(packet);
            if (message is { IsResponse: true })
            {
                await ResolveConflictsAsync(message, cancellationToken);
            }
            else if (message is not null && _announced)
            {
                await AnswerAsync(message, from, cancellationToken);
            }
        }
    }

    private async Task AnswerAsync(DnsMessage query, EndPoint from, CancellationToken cancellationToken)
    {
        var answers = query.Questions.SelectMany(question => Services.SelectMany(service => service.Answer(question, transport.Addresses)))
            .Where(record => !IsKnown(record, query.Answers))
            .Distinct()
            .ToList();
        if (answers.Count == 0)
        {
            return;
        }

        // A plain resolver (not from port 5353) gets its answer alone, with its own id (RFC 6762 §6.7).
        var isLegacy = from is IPEndPoint { Port: not MulticastTransport.Port };
        var onlyTo = isLegacy || query.Questions.All(question => question.WantsUnicast) ? from : null;
        await SendAsync(answers, onlyTo, isLegacy ? query.Id : (ushort)0, cancellationToken);
    }

    // RFC 6762 §7.1: what the asker knows already, with at least half its life left, is not repeated.
    private static bool IsKnown(DnsRecord record, IReadOnlyList<DnsRecord> known) =>
        known.Any(other => other with { TtlSeconds = record.TtlSeconds } == record && other.TtlSeconds >= record.TtlSeconds / 2);

    private async Task ResolveConflictsAsync(DnsMessage response, CancellationToken cancellationToken)
    {
        var renamed = false;
        lock (_gate)
        {
            for (var i = 0; i < _services.Count; i++)
            {
                var mine = _services[i];
                if (response.Answers.Concat(response.Additional).OfType<SrvRecord>().Any(other => IsConflict(other, mine)))
                {
                    var number = _renames[i] = _renames.GetValueOrDefault(i, 1) + 1;
                    _services[i] = mine.Renamed(number);
                    renamed = true;
                    logger.NameTaken(mine.Instance, _services[i].Instance);
                }
            }
        }

        if (renamed && _announced)
        {
            await SendOwnAsync(cancellationToken);
        }
    }

    private static bool IsConflict(SrvRecord other, AnnouncedService mine) =>
        other.TtlSeconds > 0
        && AnnouncedService.Same(other.Name, mine.FullName)
        && !(AnnouncedService.Same(other.Target, mine.HostName) && other.Port == mine.Port);

    // Answers carry the rest of a service as additional records, so that one answer is enough to connect (RFC 6763 §12).
    private ValueTask SendAsync(IEnumerable<DnsRecord> answers, EndPoint? onlyTo, ushort id, CancellationToken cancellationToken)
    {
        var first = answers.Distinct().ToList();
        if (first.Count == 0)
        {
            return default;
        }

        var pointed = first.OfType<PtrRecord>().Select(pointer => pointer.Target).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var additional = first[0].TtlSeconds == 0
            ? []
            : Services.Where(service => pointed.Contains(service.FullName)).SelectMany(
                service => service.Records(transport.Addresses)).Distinct().Except(first).ToList();
        return transport.SendAsync(DnsWriter.Write(DnsMessage.Response(first, additional, id)), onlyTo, cancellationToken);
    }
}
