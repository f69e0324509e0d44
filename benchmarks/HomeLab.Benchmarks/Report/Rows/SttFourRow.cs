using System.Buffers;
using HomeLab.Inference;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Whisper;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>Four people who stop speaking at the same moment.</summary>
internal sealed class SttFourRow : IMeasurement
{
    private const int Tokens = 12;

    private readonly byte[] _pcm = SharedFolder.Exists
        ? File.ReadAllBytes(SharedFolder.Path("audio/stt/living_room_light_en.wav"))[44..]
        : [];

    public string Id => "stt-four";

    public string What => "STT: four utterances of 12 tokens at once (Whisper tiny, 8 bits), `audio-stop` → last transcript";

    public string Goal => "the last within 2× of one alone";

    public string Against => "one alone; whisper.cpp's server takes 4×";

    public Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        BenchModels.RequireReference();
        // Nothing computed ahead: all the work falls between the end of the audio and the transcript.
        using var recognizer = Load("_quantized", WhisperPrecision.Int8, batch: 1);
        using var inTurn = Load("", WhisperPrecision.Float32, batch: 1);
        using var sideBySide = Load("", WhisperPrecision.Float32, batch: 4);
        var times = new Interleaved()
            .AddMeasured("one", () => LastOf(recognizer, 1))
            .AddMeasured("four", () => LastOf(recognizer, 4))
            .AddMeasured("four, 32 bits, in turn", () => LastOf(inTurn, 4))
            .AddMeasured("four, 32 bits, side by side", () => LastOf(sideBySide, 4))
            .Run(bench.Rounds(8), Bench.WarmUp);
        var ratio = times["four"].Median / times["one"].Median;
        var measured = $"{Quantity.Text(ratio)}× ({Quantity.Time(times["four"].Median)} against {Quantity.Time(times["one"].Median)})";
        var (inTurnTime, togetherTime) = (times["four, 32 bits, in turn"].Median, times["four, 32 bits, side by side"].Median);
        var batch = $"32 bits: {Quantity.Time(inTurnTime)} in turn, {Quantity.Time(togetherTime)} side by side";
        return Task.FromResult(new Finding($"{measured}; {batch}", ratio <= 2)
        {
            Timings = [.. Timing.Of("", times)],
        });
    }

    private static WhisperRecognizer Load(string suffix, WhisperPrecision precision, int batch) => WhisperRecognizer.Load(
        SeededWhisper.Prepare("tiny", suffix, tokens: Tokens),
        new WhisperOptions { Precision = precision, Batch = batch, Speculate = false, Language = "en", Temperatures = [0f] });

    private double LastOf(WhisperRecognizer recognizer, int count)
    {
        var utterances = Enumerable.Range(0, count).Select(_ => recognizer.OpenUtterance(new UtteranceOptions())).ToList();
        try
        {
            utterances.ForEach(utterance => utterance.Append(new ReadOnlySequence<byte>(_pcm), PcmFormat.Speech16Khz));
            return Clock.Milliseconds(() => Task.WhenAll(utterances.Select(Complete)).GetAwaiter().GetResult());
        }
        finally
        {
            utterances.ForEach(utterance => utterance.Dispose());
        }
    }

    private static Task<Transcript> Complete(IUtterance utterance) => utterance.TryComplete(CancellationToken.None, out var transcript)
        ? transcript
        : throw new InvalidOperationException("The queue is full.");
}
