using System.Buffers;
using System.Diagnostics.Metrics;
using HomeLab.Inference.Onnx.Graph;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Whisper;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper;

/// <summary>
/// Utterances that wait together, against each of them alone: demo model, 32-bit weights, whose rows do not touch one another.
/// </summary>
public sealed class BatchTests : IDisposable
{
    private static readonly string[] Clips = ["h004.wav", "h007.wav", "h009.wav", "h010.wav"];

    private readonly string _model = Guid.NewGuid().ToString();
    private readonly MeterListener _meters = new();
    private readonly List<int> _sizes = [];

    public BatchTests()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "homelab.stt.batch.size")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<int>((_, size, tags, _) => Note(size, tags));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _meters.Dispose();

    [Fact]
    public async Task Four_utterances_side_by_side_say_what_each_says_alone()
    {
        var alone = await AllAsync(batch: 1);
        var together = await AllAsync(batch: 4);

        Assert.Equal(4, alone.Select(transcript => transcript.Text).Distinct().Count());
        Assert.Equal(alone.Select(transcript => transcript.Text), together.Select(transcript => transcript.Text));
        Assert.Equal(alone.Select(transcript => transcript.Language), together.Select(transcript => transcript.Language));
        foreach (var (one, other) in alone.SelectMany(Tokens).Zip(together.SelectMany(Tokens)))
        {
            Assert.Equal(one.Id, other.Id);
            Assert.Equal(one.LogProbability, other.LogProbability, 1e-3f);
        }

        static IEnumerable<TranscriptToken> Tokens(Transcript transcript) => transcript.Segments.SelectMany(segment => segment.Tokens);
    }

    [Fact]
    public async Task As_many_as_the_setting_says_go_together_and_what_is_left_goes_next()
    {
        _meters.Start();

        await AllAsync(batch: 3);

        Assert.Equal([1, 3, 1], _sizes);
    }

    [Fact]
    public async Task Other_prompts_and_other_ways_to_decode_go_by_themselves()
    {
        var options = new UtteranceOptions[] { new(), new(), new() { Prompt = "kitchen lamp" }, new() { BeamSize = 2 } };
        var alone = await AllAsync(batch: 1, options);
        _meters.Start();

        var together = await AllAsync(batch: 4, options);

        Assert.Equal([1, 2, 1, 1], _sizes);
        Assert.Equal(alone.Select(transcript => transcript.Text), together.Select(transcript => transcript.Text));
    }

    [Fact]
    public async Task A_transcript_that_does_not_pass_its_checks_is_tried_again_alone()
    {
        var doubting = new WhisperOptions { LogProbabilityThreshold = 0, NoSpeechThreshold = 1, Temperatures = [0f, 0.2f] };
        var alone = await AllAsync(batch: 1, recognizer: doubting);
        _meters.Start();

        var together = await AllAsync(batch: 4, recognizer: doubting);

        Assert.Equal([1, 4, 1, 1, 1, 1], _sizes);
        Assert.Equal(alone.Select(transcript => transcript.Text), together.Select(transcript => transcript.Text));
        Assert.Equal(
            alone.Select(
                transcript => transcript.Segments[0].Temperature), together.Select(transcript => transcript.Segments[0].Temperature));
    }

    [Fact]
    public async Task A_doubtful_transcript_stands_where_there_is_no_other_temperature_to_try()
    {
        _meters.Start();

        var together = await AllAsync(
            batch: 4, recognizer: new WhisperOptions { LogProbabilityThreshold = 0, NoSpeechThreshold = 1, Temperatures = [0f] });

        Assert.Equal([1, 4], _sizes);
        Assert.All(together, transcript => Assert.NotEmpty(transcript.Text));
    }

    [Fact]
    public async Task A_model_that_takes_one_window_at_a_time_gets_each_by_itself()
    {
        using var folder = OneWindowModel();
        var alone = await AllAsync(batch: 1);
        _meters.Start();

        var together = await AllAsync(batch: 2, folder: folder.Path);

        Assert.Equal([1, 2, 1, 1, 1, 1], _sizes);
        Assert.Equal(alone.Select(transcript => transcript.Text), together.Select(transcript => transcript.Text));
    }

    [Fact]
    public async Task Who_leaves_or_fails_on_the_way_takes_nobody_along()
    {
        var alone = await AllAsync(batch: 1);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        UtteranceOptions[] options =
        [
            new(),
            new() { OnSegment = _ => throw new InvalidOperationException("The listener is gone.") },
            new() { OnSegment = _ => leave.Cancel() },
            new(),
        ];

        // The third clip is the shortest: at its end the first is not done, and its client leaves.
        var outcome = await RunAsync(batch: 4, options, cancel: [leave.Token, Token, Token, Token]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outcome[0]);
        await Assert.ThrowsAsync<InferenceException>(() => outcome[1]);
        Assert.Equal(alone[2].Text, (await outcome[2]).Text);
        Assert.Equal(alone[3].Text, (await outcome[3]).Text);
    }

    private void Note(int size, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags[0].Value as string == _model)
        {
            _sizes.Add(size);
        }
    }

    private static ModelCopy OneWindowModel()
    {
        var copy = new ModelCopy(
            GoldenWhisper.DemoFolder,
            "config.json",
            "generation_config.json",
            "preprocessor_config.json",
            "tokenizer.json",
            "onnx/decoder_model_merged.onnx");
        var encoder = OnnxModel.Load(Path.Combine(GoldenWhisper.DemoFolder, "onnx", "encoder_model.onnx"));
        encoder.Graph.Inputs[0] = new OnnxValueInfo("input_features", OnnxType.Float, "1", "80", "1000");
        copy.Write("onnx/encoder_model.onnx", encoder.ToBytes());
        return copy;
    }

    private async Task<Transcript[]> AllAsync(
        int batch, UtteranceOptions[]? options = null, WhisperOptions? recognizer = null, string? folder = null) =>
        await Task.WhenAll(await RunAsync(batch, options, recognizer, folder: folder));

    // The worker is held by an utterance of its own until all the others wait.
    private async Task<Task<Transcript>[]> RunAsync(
        int batch,
        UtteranceOptions[]? options = null,
        WhisperOptions? recognizer = null,
        CancellationToken[]? cancel = null,
        string? folder = null)
    {
        recognizer ??= new WhisperOptions();
        (recognizer.Batch, recognizer.Precision, recognizer.Speculate) = (batch, WhisperPrecision.Float32, false);
        using var whisper = WhisperRecognizer.Load(folder ?? GoldenWhisper.DemoFolder, recognizer, modelId: _model);
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        var first = Transcribe(whisper, "h141.wav", new UtteranceOptions
        {
            OnSegment = _ =>
            {
                started.TrySetResult();
                release.Wait(Eventually.Limit);
            },
        }, Token);
        await started.Task.WaitAsync(Eventually.Limit, Token);
        Task<Transcript>[] rest =
            [.. Clips.Select((clip, i) => Transcribe(whisper, clip, options?[i] ?? new UtteranceOptions(), cancel?[i] ?? Token))];
        release.Set();
        await first.WaitAsync(Eventually.Limit, Token);
        await Task.WhenAll(rest).WaitAsync(Eventually.Limit, Token).ContinueWith(_ => { }, TaskScheduler.Default);
        return rest;
    }

    private static Task<Transcript> Transcribe(
        WhisperRecognizer recognizer, string clip, UtteranceOptions options, CancellationToken cancellationToken)
    {
        var utterance = recognizer.OpenUtterance(options);
        utterance.Append(new ReadOnlySequence<byte>(GoldenWhisper.Pcm(GoldenWhisper.DemoClip(clip))), PcmFormat.Speech16Khz);
        Assert.True(utterance.TryComplete(cancellationToken, out var transcript));
        utterance.Dispose();
        return transcript;
    }
}
