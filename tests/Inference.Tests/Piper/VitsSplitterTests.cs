using HomeLab.Inference.Onnx;
using HomeLab.Inference.Piper;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Piper;

public sealed class VitsSplitterTests
{
    [Theory]
    [InlineData("x_low", 96, 128, 10, false)]
    [InlineData("low", 192, 128, 10, false)]
    [InlineData("medium", 192, 128, 10, false)]
    [InlineData("medium_ms", 192, 128, 10, true)]
    [InlineData("high", 192, 256, 11, false)]
    public void Every_official_architecture_can_be_cut(string model, int channels, int upsampled, int reach, bool takesSpeaker)
    {
        var parts = VitsSplitter.TrySplit(File.ReadAllBytes(SharedFolder.Path($"golden/piper/{model}.onnx")), out var reason);

        Assert.True(parts is not null, reason);
        Assert.NotNull(parts.Expansion);
        Assert.Equal([channels, channels, channels, channels, channels, upsampled], parts.Parts.Select(part => part.Channels));
        Assert.Equal([1, 1, 1, 1, 8, 32], parts.Parts.Select(part => part.Hop));
        Assert.Equal([8, 8, 8, 8, reach], parts.Parts.Take(5).Select(part => part.Reach));
        // Of its own columns, eight a frame: less than two frames.
        Assert.InRange(parts.Parts[5].Reach, 1, 15);
        Assert.Equal([.. Enumerable.Repeat(takesSpeaker, 5), false], parts.Parts.Select(part => part.TakesSpeaker));
    }

    [Theory]
    [InlineData("en_US-synth_ms-medium")]
    [InlineData("fr_FR-synth-x_low")]
    public void Chunks_equal_the_whole(string voice) =>
        Compare(PiperGolden.Voice(voice), [.. PiperGolden.Items.First(item => item.Voice == voice).Sentences[0].Ids], lengthScale: 0.5f);

    [Fact]
    public void Chunks_of_a_high_voice_equal_the_whole()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("HOMELAB_TEST_LARGE") == "1", "A high voice is slow; HOMELAB_TEST_LARGE=1 includes it.");

        Compare(SeededWeights.Prepare("golden/piper", "high"), [.. PiperGolden.Items[0].Sentences[0].Ids], lengthScale: 0.5f);
    }

    [Fact]
    public void A_voice_without_decoder_runs_as_a_whole()
    {
        var parts = VitsSplitter.TrySplit(File.ReadAllBytes(SharedFolder.Path("models/piper-test/test_voice.onnx")), out var reason);

        Assert.Null(parts);
        Assert.Contains("no decoder", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cancellation_ends_the_native_call(bool inChunks)
    {
        using var model = PiperModel.Load(PiperGolden.Voice("fr_FR-synth-x_low"), new OnnxSessions(), threads: 1, inChunks);
        long[] ids = [.. Enumerable.Repeat(PiperGolden.Items[0].Sentences[0].Ids, 40).SelectMany(sentence => sentence)];
        using var synthesis = model.Begin(ids, new PiperSettings(0, 4, 0, 0));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        // Minutes of audio: it cannot be done before the call is ended.
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            while (!synthesis.Next(cancellation.Token).IsEmpty)
            {
                Assert.False(TestContext.Current.CancellationToken.IsCancellationRequested);
            }
        });
    }

    private static void Compare(string path, long[] ids, float lengthScale)
    {
        var settings = new PiperSettings(0, lengthScale, 0, 7);
        using var whole = PiperModel.Load(path, new OnnxSessions(), threads: 2, inChunks: false);
        using var cut = PiperModel.Load(path, new OnnxSessions(), threads: 2);
        Assert.NotNull(cut.Parts);

        var expected = ReadAll(whole.Begin(ids, settings), out _);
        var actual = ReadAll(cut.Begin(ids, settings), out var chunks);

        Assert.True(chunks.Count >= 3, $"{chunks.Count} chunks");
        Assert.Equal(ChunkedSynthesis.FirstFrames * 256, chunks[0]);
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5f, $"Sample {i} of {expected.Count}: {expected[i]} and {actual[i]}");
        }
    }

    private static List<float> ReadAll(IUtteranceSynthesis synthesis, out List<int> chunks)
    {
        using (synthesis)
        {
            var samples = new List<float>();
            chunks = [];
            for (var next = synthesis.Next(TestContext.Current.CancellationToken); !next.IsEmpty; next = synthesis.Next(TestContext.Current.CancellationToken))
            {
                samples.AddRange(next.Span);
                chunks.Add(next.Length);
            }

            return samples;
        }
    }
}
