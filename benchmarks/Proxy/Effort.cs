namespace HomeLab.Benchmarks.Proxy;

/// <summary>How much is measured.</summary>
/// <param name="WarmUp">Load before anything counts: a runtime that compiles while it runs needs it, and everybody gets the same.</param>
/// <param name="Posts">Small posts, one after the other, of each contestant.</param>
/// <param name="Rounds">Answers per stream (50 tokens in a second), by number of streams.</param>
/// <param name="Throughput">How long posts come from 32 connections.</param>
internal sealed record Effort(TimeSpan WarmUp, int Posts, IReadOnlyList<(int Streams, int Rounds)> Rounds, TimeSpan Throughput)
{
    /// <summary>Turns in which the posts are sent: what else the machine does in the meantime then meets everybody.</summary>
    public const int Turns = 40;

    /// <summary>Enough for a 99th percentile: about a minute and a half for each contestant.</summary>
    public static Effort Full { get; } = new(TimeSpan.FromSeconds(20), 20_000, [(1, 20), (100, 12), (400, 6)], TimeSpan.FromSeconds(10));

    /// <summary>A look: about fifteen seconds for each contestant.</summary>
    public static Effort Quick { get; } = new(TimeSpan.FromSeconds(6), 3_000, [(1, 2), (100, 3)], TimeSpan.FromSeconds(2));
}
