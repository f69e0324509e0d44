using System.Diagnostics;
using System.Net.Sockets;
using HomeLab.Benchmarks.Proxy.Mock;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>
/// Measures one contestant. Every client is a thread that blocks, so that the client's own scheduling stays out of the figures.
/// </summary>
internal sealed class Measurement(Contestant contestant, Effort effort)
{
    private const int ColdPosts = 200;

    private const int Connections = 32;

    private readonly List<double> _posts = new(effort.Posts);
    private readonly Dictionary<int, StreamsRow> _streams = [];
    private Quantiles _cold;
    private TimeSpan _postCpu;
    private double _rate;

    /// <summary>The first posts, then both kinds of requests at once until it is warm, and a pause in which compilers finish.</summary>
    public void WarmUp()
    {
        var cold = new List<double>(ColdPosts);
        Post(ColdPosts, cold);
        _cold = Quantiles.Of(cold);
        var started = Stopwatch.GetTimestamp();
        RawClient.InThreads(Connections, i =>
        {
            using var client = new RawClient(contestant, stream: i % 2 == 0);
            while (Stopwatch.GetElapsedTime(started) < effort.WarmUp)
            {
                client.Ask();
            }
        });
        Thread.Sleep(1000);
    }

    /// <summary>Small posts, one after the other.</summary>
    public void Post(int count)
    {
        var cpu = contestant.CpuTime;
        Post(count, _posts);
        _postCpu += contestant.CpuTime - cpu;
    }

    /// <summary>Streams at once, each answer after the other. The first answers do not count: for them connections are opened.</summary>
    public void Stream(int streams, int rounds)
    {
        Measure(streams, 1);
        _streams[streams] = Measure(streams, rounds);
    }

    /// <summary>Posts from many connections.</summary>
    public void Flood()
    {
        var started = Stopwatch.GetTimestamp();
        long count = 0;
        RawClient.InThreads(Connections, _ =>
        {
            using var client = new RawClient(contestant, stream: false);
            for (; Stopwatch.GetElapsedTime(started) < effort.Throughput; Interlocked.Increment(ref count))
            {
                client.Ask();
            }
        });
        _rate = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>What was measured.</summary>
    public Row ToRow() => new(
        contestant.Name, _cold, Quantiles.Of(_posts), _postCpu.TotalMicroseconds / _posts.Count, _streams, _rate, contestant.ResidentMegabytes);

    private void Post(int count, List<double> times)
    {
        using var client = new RawClient(contestant, stream: false);
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            client.Ask();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }
    }

    private StreamsRow Measure(int streams, int rounds)
    {
        var relay = new List<double>[streams];
        var first = new List<double>[streams];
        var cpu = contestant.CpuTime;
        try
        {
            RawClient.InThreads(streams, i =>
            {
                (relay[i], first[i]) = (new(rounds * MockAnswers.Tokens), new(rounds));
                Thread.Sleep(i % 20);
                StreamOne(rounds, relay[i], first[i]);
            });
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            Console.Error.WriteLine($"{contestant.Name} failed with {streams} streams: {failure.Message}");
            return new StreamsRow(Quantiles.None, Quantiles.None, double.NaN);
        }

        var used = (contestant.CpuTime - cpu).TotalSeconds;
        return new StreamsRow(
            Quantiles.Of(first.SelectMany(times => times)), Quantiles.Of(relay.SelectMany(times => times)), used > 0
                ? relay.Sum(times => times.Count) / used
                : double.NaN);
    }

    private void StreamOne(int rounds, List<double> relay, List<double> first)
    {
        using var client = new RawClient(contestant, stream: true);
        for (var round = 0; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var isFirst = true;
            client.Ask((sent, now) =>
            {
                relay.Add(Stopwatch.GetElapsedTime(sent, now).TotalMicroseconds);
                if (isFirst)
                {
                    first.Add(Stopwatch.GetElapsedTime(started, now).TotalMicroseconds);
                    isFirst = false;
                }
            });
        }
    }
}
