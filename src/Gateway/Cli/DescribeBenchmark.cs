using System.Diagnostics;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Cli;

/// <summary>Asks <c>describe</c> on fresh connections, as Home Assistant does, while other clients keep the engines busy.</summary>
internal sealed class DescribeBenchmark(string address, int speakers, int listeners)
{
    private const string Sentence = "The kitchen light is on, the window in the bedroom is open, and the washing machine has finished. ";

    /// <summary>Runs to the end and words the figures.</summary>
    public async Task<string> RunAsync(int count, CancellationToken cancellationToken)
    {
        using var load = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = Enumerable.Range(0, speakers).Select(_ => KeepAsync(SpeakAsync, load.Token))
            .Concat(Enumerable.Range(0, listeners).Select(_ => KeepAsync(ListenAsync, load.Token)))
            .ToArray();
        await DescribeAsync(cancellationToken);
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            times.Add((await DescribeAsync(cancellationToken)).TotalMilliseconds);
        }

        await load.CancelAsync();
        var turns = (await Task.WhenAll(work)).Sum();
        times.Sort();
        return FormattableString.Invariant(
            $"describe with {speakers} speaking and {listeners} listening clients ({turns} turns meanwhile): p50 {At(times, 0.5):0.0} ms, p95 {At(times, 0.95):0.0} ms, p99 {At(times, 0.99):0.0} ms, max {times[^1]:0.0} ms of {count}");
    }

    private async Task<TimeSpan> DescribeAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var client = await ServerAddress.ConnectAsync(address, cancellationToken);
        await client.DescribeAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<int> KeepAsync(Func<CancellationToken, Task> turn, CancellationToken cancellationToken)
    {
        var turns = 0;
        try
        {
            for (; ; turns++)
            {
                await turn(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return turns;
        }
    }

    private async Task SpeakAsync(CancellationToken cancellationToken)
    {
        await using var client = await ServerAddress.ConnectAsync(address, cancellationToken);
        await client.SendAsync(new SynthesizeEvent(string.Concat(Enumerable.Repeat(Sentence, 20))), cancellationToken);
        await client.ReadUntilAsync(cancellationToken, EventKind.AudioStop);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var client = await ServerAddress.ConnectAsync(address, cancellationToken);
        await client.SendAsync(new TranscribeEvent(Language: "en"), cancellationToken);
        var pcm = SelfTestTarget.ReadSample("stt_office_lamp.wav");
        for (var second = 0; second < 8; second++)
        {
            await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, pcm, cancellationToken: cancellationToken);
        }

        await client.SendAudioStopAsync(cancellationToken: cancellationToken);
        await client.ReadUntilAsync(cancellationToken, EventKind.Transcript, EventKind.Error);
    }

    private static double At(List<double> sorted, double quantile) =>
        sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(quantile * sorted.Count) - 1)];
}
