using HomeLab.Benchmarks.Whisper;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper;
using HomeLab.Measuring;
using HomeLab.Measuring.Plots;
using HomeLab.Measuring.Statistics;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report.Curves;

/// <summary>Utterances from 1 to 30 s: the model's work, and the wait after the end of the audio.</summary>
internal sealed class UtteranceCurve : IMeasurement
{
    private const int Threads = 2;
    private const int FramesPerSecond = 100;
    private const int MaxFrames = 3000;
    private const double TokensPerSecond = 2.4;
    private const int FewestTokens = 4;
    private static readonly int[] Lengths = [1, 2, 5, 10, 15, 20, 30];

    public string Id => "utterance-curve";

    public string What => $"utterances of 1–30 s, Whisper tiny, 8 bits, {Threads} threads";

    public string Goal => "";

    public string Against => "the same files as they are on ONNX Runtime";

    public Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        var lines = new Dictionary<string, List<ChartPoint>>();
        var table = new MarkdownTable(
            "seconds", "compute, stock", "compute, full window", "compute, short context", "stop → transcript", "the same, computed ahead");
        var timings = new List<Timing>();
        using var stock = new WhisperWindow("tiny", rewritten: false, Threads);
        using var ours = new WhisperWindow("tiny", rewritten: true, Threads);
        using var voice = VoiceActivity.Load(SharedFolder.Path("models/silero/silero_vad_v6.2.1.onnx"));
        foreach (var seconds in bench.IsQuick ? Lengths.Take(2) : Lengths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var after = Recognizer(voice, seconds, ahead: false);
            using var ahead = Recognizer(voice, seconds, ahead: true);
            var times = Compute(stock, ours, seconds).Run(bench.Rounds(7)).Concat(
                Wait(after, ahead, seconds).Run(bench.Rounds(4))).ToDictionary();
            foreach (var (name, sample) in times)
            {
                (lines.TryGetValue(name, out var line) ? line : lines[name] = []).Add(new ChartPoint(seconds, sample.Median));
            }

            table.Add([$"{seconds}", .. times.Values.Select(sample => Quantity.Time(sample.Median))]);
            timings.AddRange(Timing.Of($"{seconds} s", times));
        }

        Chart Plot(string title, params string[] names) => new(
            title,
            new ChartAxis("seconds of speech"),
            new ChartAxis("milliseconds", IsLogarithmic: true),
            [.. names.Select(name => new ChartLine(name, lines[name]))]);
        return Task.FromResult(new Finding($"\n\n{table}", null)
        {
            Timings = timings,
            Charts =
            [
                Plot($"Compute for an utterance ({TokensPerSecond} tokens a second)", "stock", "full window", "short context"),
                Plot("From the end of the audio to the transcript", "stop to transcript", "computed ahead"),
            ],
        });
    }

    private static Interleaved Compute(WhisperWindow stock, WhisperWindow ours, int seconds)
    {
        var (frames, tokens) = (Math.Min(MaxFrames, (seconds + 1) * FramesPerSecond), Tokens(seconds));
        return new Interleaved()
            .Add("stock", () => Run(stock, MaxFrames, tokens))
            .Add("full window", () => Run(ours, MaxFrames, tokens))
            .Add("short context", () => Run(ours, frames, tokens));
    }

    private static void Run(WhisperWindow window, int frames, int tokens)
    {
        using var hiddenStates = window.Encode(frames);
        window.Decode(hiddenStates, tokens);
    }

    private static Interleaved Wait(WhisperRecognizer after, WhisperRecognizer ahead, int seconds)
    {
        var speech = Speech.Repeated(seconds);
        return new Interleaved()
            .AddMeasured("stop to transcript", () => Speech.StopToTranscript(after, speech, letItWorkAhead: false))
            .AddMeasured("computed ahead", () => Speech.StopToTranscript(ahead, speech, letItWorkAhead: true));
    }

    private static WhisperRecognizer Recognizer(IVoiceActivityDetector voice, int seconds, bool ahead) => WhisperRecognizer.Load(
        SeededWhisper.Prepare("tiny", "_quantized", tokens: Tokens(seconds)),
        new WhisperOptions { Speculate = ahead, Language = "en", Temperatures = [0f], Threads = Threads },
        voice);

    private static int Tokens(int seconds) => Math.Max(FewestTokens, (int)Math.Ceiling(seconds * TokensPerSecond));
}
