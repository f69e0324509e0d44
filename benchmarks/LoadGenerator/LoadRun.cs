using HomeLab.LoadGenerator.Loads;

namespace HomeLab.LoadGenerator;

/// <summary>Starts everybody, lets the server warm up, measures, stops everybody.</summary>
internal static class LoadRun
{
    public static async Task<Report> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var stages = new Stages();
        using var http = new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue })
        { Timeout = Timeout.InfiniteTimeSpan };
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var peers = await StartAsync(options, stages, http, running.Token);
        await PauseAsync(options.WarmUp, cancellationToken);
        stages.Measuring = true;
        using var measuring = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = ProcessWatch.RunAsync(options.Pid, options.MetricsUrl, measuring.Token);
        await PauseAsync(options.Seconds, cancellationToken);
        stages.Measuring = false;
        await measuring.CancelAsync();
        await running.CancelAsync();
        await Task.WhenAll(peers);
        return new Report(DateTimeOffset.UtcNow, Report.ThisMachine, options, stages.Results(), await watch);
    }

    private static async Task<List<Task>> StartAsync(
        LoadOptions options, Stages stages, HttpClient http, CancellationToken cancellationToken)
    {
        var peers = new List<Task>();
        void Add(int count, Load load) =>
            peers.AddRange(Enumerable.Range(0, count).Select(number => load.RunAsync(number, cancellationToken)));

        if (options.WakeStreams > 0)
        {
            // Longer than the usual refractory time, so that each pass of the clip can be heard.
            Add(
                options.WakeStreams,
                new WakeLoad(options, await Clip.ReadAsync(options.WakeClip, TimeSpan.FromSeconds(3), cancellationToken), stages));
        }

        if (options.Speakers > 0)
        {
            Add(
                options.Speakers,
                new SpeakerLoad(
                    options, await Clip.ReadAsync(options.SttClip, TimeSpan.FromSeconds(options.Pause), cancellationToken), stages));
        }

        Add(options.Listeners, new ListenerLoad(options, stages));
        Add(options.Chats, new ChatLoad(options, http, stages));
        (int Count, int Port)[] ports =
        [
            (options.WakeStreams, options.WakePort),
            (options.Speakers, options.SttPort),
            (options.Listeners, options.TtsPort),
        ];
        var used = ports.Where(port => port.Count > 0).Select(port => port.Port).ToList();
        Add(used.Count > 0 ? 1 : 0, new DescribeLoad(options, used, stages));
        return peers;
    }

    private static async Task PauseAsync(double seconds, CancellationToken cancellationToken) =>
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
