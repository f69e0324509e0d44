using HomeLab.Benchmarks.Report.Peers;
using HomeLab.Benchmarks.Speech;
using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>One sentence of a medium voice: ours, plain ONNX Runtime on the same file, and sherpa-onnx where it is installed.</summary>
internal static class SentenceContest
{
    public const string First = "first audio";
    public const string Chunks = "in chunks";
    public const string Whole = "whole sentence, ONNX Runtime";
    public const string Peer = "sherpa-onnx";

    /// <summary>Milliseconds of each. The peer's first audio comes with its last: it speaks sentence by sentence.</summary>
    /// <param name="seconds">Length of the sentence.</param>
    /// <param name="threads">Threads of each.</param>
    /// <param name="rounds">Rounds to keep.</param>
    /// <param name="withPeer">Whether sherpa-onnx takes part.</param>
    public static async Task<IReadOnlyDictionary<string, Sample>> RunAsync(int seconds, int threads, int rounds, bool withPeer)
    {
        var speech = new SpeechBenchmarks { Seconds = seconds, Threads = threads };
        speech.SetUp();
        await using var peer = withPeer ? SherpaPiper.TryStart(threads) : null;
        try
        {
            var contest = new Interleaved()
                .Add(Whole, () => speech.Plain())
                .Add(First, () => speech.FirstAudio())
                .Add(Chunks, () => speech.InChunks());
            if (peer is not null)
            {
                peer.Prepare(seconds);
                contest.AddMeasured(Peer, () => peer.Speak().All / peer.Seconds * seconds);
            }

            return contest.Run(rounds, Bench.WarmUp);
        }
        finally
        {
            speech.CleanUp();
        }
    }

    /// <summary>The others' times in words.</summary>
    public static string Others(IReadOnlyDictionary<string, Sample> times) => times.TryGetValue(Peer, out var peer)
        ? $"{Quantity.Time(times[Whole].Median)}, sherpa-onnx {Quantity.Time(peer.Median)}"
        : Quantity.Time(times[Whole].Median);
}
