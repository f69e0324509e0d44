using System.Diagnostics;
using System.Globalization;
using HomeLab.Benchmarks.Proxy.Mock;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>
/// How fast the gateway passes bad news on: a client that leaves is to be known at the backend within 50 ms, a backend that dies inside an
/// answer at the client within 1 s. Each way of answering in turn: bytes passed on, answers translated, Ollama's own surface.
/// </summary>
internal static class Scenarios
{
    private const int Runs = 200;

    private static readonly TimeSpan AbortGoal = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan DeathGoal = TimeSpan.FromSeconds(1);

    /// <summary>Measures and prints.</summary>
    /// <returns>0 when every goal is reached by the slowest run.</returns>
    public static int Run()
    {
        Console.WriteLine(
            "| surface and backend | client leaves → backend knows, p50 / max ms (goal 50) | backend dies → client has the error, p50 / max ms (goal 1000) |");
        Console.WriteLine("|---|---|---|");
        var reached = Measure("OpenAI, passed on to an OpenAI server", "OpenAi", "/v1/chat/completions")
            & Measure("OpenAI, translated for Ollama", "Ollama", "/v1/chat/completions")
            & Measure("Ollama", "Ollama", "/api/chat");
        return reached ? 0 : 1;
    }

    private static bool Measure(string name, string kind, string path)
    {
        using var backend = new MockBackend(0);
        using var processes = new Processes();
        var gateway = HomeLabGateway.Start(processes, backend.Port, kind);
        using (var client = new RawClient(gateway, stream: true, path))
        {
            client.Ask();
        }

        backend.End = StreamEnd.WhenClientLeaves;
        var aborts = Times(backend, gateway, path, LeaveAfterFirstToken);
        backend.End = StreamEnd.Death;
        var deaths = Times(backend, gateway, path, static client => client.AskUntil("error"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {aborts.P50 / 1000:0.00} / {aborts.Max / 1000:0.00} | {deaths.P50 / 1000:0.00} / {deaths.Max / 1000:0.00} |"));
        return aborts.Max <= AbortGoal.TotalMicroseconds && deaths.Max <= DeathGoal.TotalMicroseconds;
    }

    private static long LeaveAfterFirstToken(RawClient client)
    {
        client.AskUntil("@0");
        var now = Stopwatch.GetTimestamp();
        client.Dispose();
        return now;
    }

    /// <summary>Between what the client did or saw and what the backend saw or did, whichever was first.</summary>
    private static Quantiles Times(MockBackend backend, Contestant gateway, string path, Func<RawClient, long> run)
    {
        var times = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            using var ended = new BlockingValue();
            backend.OnEnd = ended.Set;
            using var client = new RawClient(gateway, stream: true, path);
            var here = run(client);
            times[i] = Math.Abs(Stopwatch.GetElapsedTime(here, ended.Wait()).TotalMicroseconds);
        }

        return Quantiles.Of(times);
    }

    /// <summary>A time stamp that another thread delivers.</summary>
    private sealed class BlockingValue : IDisposable
    {
        private readonly ManualResetEventSlim _set = new();
        private long _value;

        public void Set(long value)
        {
            _value = value;
            _set.Set();
        }

        public long Wait() =>
            _set.Wait(TimeSpan.FromSeconds(20)) ? _value : throw new TimeoutException("The backend was not told within 20 s.");

        public void Dispose() => _set.Dispose();
    }
}
