using System.Collections.Concurrent;
using System.Diagnostics;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>Measures one contestant: small posts one after the other, token relay with more and more streams, posts from 32 connections.</summary>
internal static class Measurement
{
    private const int Connections = 32;

    public static async Task<Row> RunAsync(Contestant contestant, bool quick)
    {
        await PostsAsync(contestant, quick ? 200 : 2000);
        var cpu = contestant.CpuTime;
        var posts = await PostsAsync(contestant, quick ? 500 : 5000);
        var cpuPerPost = (contestant.CpuTime - cpu).TotalMicroseconds / posts.Length;

        var relay = new Dictionary<int, (double, double)>();
        foreach (var streams in (int[])[1, 100, 400])
        {
            try
            {
                var delays = await RelayAsync(contestant, streams, quick || streams > 1 ? 2 : 4);
                relay[streams] = (At(delays, 0.5), At(delays, 0.99));
            }
            catch (IOException failure)
            {
                Console.Error.WriteLine($"{contestant.Name} failed with {streams} streams: {failure.Message}");
                relay[streams] = (double.NaN, double.NaN);
            }
        }

        var rate = await ThroughputAsync(contestant, TimeSpan.FromSeconds(quick ? 1 : 5));
        return new Row(contestant.Name, At(posts, 0.5), At(posts, 0.99), cpuPerPost, relay, rate, contestant.ResidentMegabytes);
    }

    private static async Task<double[]> PostsAsync(Contestant contestant, int count)
    {
        using var client = new RawClient(contestant, stream: false);
        await client.ConnectAsync(contestant.Port);
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await client.AskAsync();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return times;
    }

    private static async Task<double[]> RelayAsync(Contestant contestant, int streams, int rounds)
    {
        var delays = new ConcurrentBag<double>();
        await Task.WhenAll(Enumerable.Range(0, streams).Select(async i =>
        {
            using var client = new RawClient(contestant, stream: true);
            await client.ConnectAsync(contestant.Port);
            await Task.Delay(i % 20);
            for (var round = 0; round < rounds; round++)
            {
                await client.AskAsync(delays.Add);
            }
        }));
        return [.. delays];
    }

    private static async Task<double> ThroughputAsync(Contestant contestant, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var client = new RawClient(contestant, stream: false);
            await client.ConnectAsync(contestant.Port);
            var count = 0;
            for (; Stopwatch.GetElapsedTime(started) < duration; count++)
            {
                await client.AskAsync();
            }

            return count;
        }));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double At(double[] values, double quantile)
    {
        Array.Sort(values);
        return values[Math.Min(values.Length - 1, (int)(values.Length * quantile))];
    }
}
