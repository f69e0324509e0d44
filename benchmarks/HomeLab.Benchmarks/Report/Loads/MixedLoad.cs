using System.Globalization;
using HomeLab.LoadGenerator;
using HomeLab.Measuring.Processes;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report.Loads;

/// <summary>
/// A whole home at once: 50 microphones, 4 people who speak, 4 who listen, 20 who chat with a double of Ollama, all through one
/// gateway.
/// </summary>
internal static class MixedLoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts the double and a gateway on free ports, loads it, ends both.</summary>
    public static async Task<LoadGenerator.Report> RunAsync(Bench bench, double seconds, CancellationToken cancellationToken)
    {
        await using var ollama = ChildProcess.Start(
            RepositoryFolder.Path("artifacts/bin/HomeLab.FakeOllama/release/HomeLab.FakeOllama"), ["--port", "0", "--load", "0", "--gap", "0.03", "--slots", "32"]);
        var url = (await ollama.ReadLineAsync(Patience, cancellationToken)).Split(' ').First(
            word => word.StartsWith("http", StringComparison.Ordinal));
        ollama.IgnoreOutput();
        await using var gateway = await bench.StartGatewayAsync(
            BenchModels.WithVoice(), cancellationToken, $"Llm:Backends:0:Url={url}", "Llm:Backends:0:Slots=32", "Llm:Backends:0:SlotsPerModel=32");
        return await LoadRun.RunAsync(Options(gateway, seconds), cancellationToken);
    }

    private static LoadOptions Options(Gateway gateway, double seconds) => new()
    {
        WakeStreams = 50,
        WakePort = gateway.Port("wake"),
        Speakers = 4,
        SttPort = gateway.Port("stt"),
        Listeners = 4,
        TtsPort = gateway.Port("tts"),
        Chats = 20,
        ChatUrl = new Uri(gateway.Http, "/v1").ToString(),
        Seconds = seconds,
        WarmUp = Math.Clamp(seconds / 20, 5, 20),
        Pid = gateway.Id,
        MetricsUrl = new Uri(gateway.Management, "/metrics").ToString(),
    };

    /// <summary>The people, for a caption.</summary>
    public static string Describe(LoadOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.WakeStreams} wake streams, {options.Speakers} speakers, {options.Listeners} listeners, {options.Chats} chat streams, {options.Seconds:0} s");
}
