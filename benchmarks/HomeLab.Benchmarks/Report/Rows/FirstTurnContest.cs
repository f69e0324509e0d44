using HomeLab.Benchmarks.Speech;
using HomeLab.Benchmarks.Whisper;
using HomeLab.Inference.Loading;
using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>What the first turn costs after the memory of inference was given back, against a turn that finds it.</summary>
internal static class FirstTurnContest
{
    private const string Voice = "first audio, warm";
    private const string VoiceAfterRest = "first audio after giving memory back";
    private const string Command = "command, warm";
    private const string CommandAfterRest = "command after giving memory back";

    /// <summary>Milliseconds of each, in turn.</summary>
    /// <param name="rounds">Rounds to keep.</param>
    public static IReadOnlyDictionary<string, Sample> Run(int rounds)
    {
        var voice = new SpeechBenchmarks { Seconds = 6, Threads = 2 };
        var command = new WhisperCommandBenchmarks { Size = "tiny", Threads = 2 };
        voice.SetUp();
        command.SetUp();
        try
        {
            return new Interleaved()
                .Add(Voice, () => voice.FirstAudio())
                .AddMeasured(VoiceAfterRest, () => AfterRest(() => voice.FirstAudio()))
                .Add(Command, () => command.IntegerHead())
                .AddMeasured(CommandAfterRest, () => AfterRest(() => command.IntegerHead()))
                .Run(rounds, Bench.WarmUp);
        }
        finally
        {
            voice.CleanUp();
            command.CleanUp();
        }
    }

    /// <summary>The medians in words.</summary>
    public static string Describe(IReadOnlyDictionary<string, Sample> times) =>
        $"first audio {Pair(times, VoiceAfterRest, Voice)}, command {Pair(times, CommandAfterRest, Command)} warm";

    private static string Pair(IReadOnlyDictionary<string, Sample> times, string after, string warm) =>
        $"{Quantity.Time(times[after].Median)} against {Quantity.Time(times[warm].Median)}";

    private static double AfterRest(Action turn)
    {
        ScratchMemory.GiveBack();
        return Clock.Milliseconds(turn);
    }
}
