using System.Diagnostics;
using System.Net.Sockets;
using HomeLab.Benchmarks.Proxy.Mock;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>
/// Measures one contestant: the first posts, then under load until it is warm, then small posts one after the other, streams, and posts
/// from 32 connections. Every client is a thread that blocks, so that the client's own scheduling stays out of the figures.
/// </summary>
internal sealed class Measurement(Contestant contestant, Effort effort)
{
    private const int ColdPosts = 200;

    private const int Connections = 32;

    /// <summary>Runs everything.</summary>
    public Row Run()
    {
        var cold = Quantiles.Of(Posts(ColdPosts));
        WarmUp();
        var cpu = contestant.CpuTime;
        var posts = Posts(effort.Posts);
        var cpuPerPost = (contestant.CpuTime - cpu).TotalMicroseconds / posts.Length;
        var streams = effort.Rounds.ToDictionary(each => each.Streams, each => Stream(each.Streams, each.Rounds));
        var rate = Throughput(effort.Throughput);
        return new Row(contestant.Name, cold, Quantiles.Of(posts), cpuPerPost, streams, rate, contestant.ResidentMegabytes);
    }

    private double[] Posts(int count)
    {
        using var client = new RawClient(contestant, stream: false);
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            client.Ask();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return times;
    }

    /// <summary>Both kinds of requests at once, then a pause in which compilers finish.</summary>
    private void WarmUp()
    {
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

    private StreamsRow Stream(int streams, int rounds)
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

    private double Throughput(TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        long count = 0;
        RawClient.InThreads(Connections, _ =>
        {
            using var client = new RawClient(contestant, stream: false);
            for (; Stopwatch.GetElapsedTime(started) < duration; Interlocked.Increment(ref count))
            {
                client.Ask();
            }
        });
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
