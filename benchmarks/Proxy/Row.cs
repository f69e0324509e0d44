namespace HomeLab.Benchmarks.Proxy;

/// <summary>What was measured of one contestant.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cold">The first posts after its start.</param>
/// <param name="Post">A small post, when it was warm.</param>
/// <param name="PostCpu">CPU time per post, in microseconds.</param>
/// <param name="Streams">Its relaying by number of streams.</param>
/// <param name="RequestsPerSecond">Posts from 32 connections.</param>
/// <param name="Megabytes">Resident memory at the end.</param>
internal sealed record Row(
    string Name, Quantiles Cold, Quantiles Post, double PostCpu, IReadOnlyDictionary<int, StreamsRow> Streams, double RequestsPerSecond, double? Megabytes);

/// <summary>What was measured with a number of streams.</summary>
/// <param name="FirstToken">From the request to the first token.</param>
/// <param name="Relay">From the backend's write of a token to its arrival.</param>
/// <param name="ChunksPerCore">Chunks passed on per second of CPU time; NaN for the direct way.</param>
internal sealed record StreamsRow(Quantiles FirstToken, Quantiles Relay, double ChunksPerCore);
