using System.Buffers;
using System.Globalization;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper;

public sealed class WhisperRecognizerTests : IDisposable
{
    private readonly SileroVad _vad = new(SharedFolder.Path("models/silero/silero_vad_v6.2.1.onnx"));
    private readonly WhisperRecognizer _recognizer;

    public WhisperRecognizerTests()
    {
        _recognizer = WhisperRecognizer.Load(GoldenWhisper.DemoFolder, new WhisperOptions(), _vad);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _recognizer.Dispose();
        _vad.Dispose();
    }

    [Fact]
    public void Says_what_it_is()
    {
        Assert.Equal("demo-whisper", _recognizer.ModelId);
        Assert.Equal(["en"], _recognizer.Languages);
        Assert.False(_recognizer.CanTranslate);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Held_out_sentences_come_out_as_the_reference_says(bool timestamps)
    {
        foreach (var clip in GoldenWhisper.DemoValues.GetProperty("speech").EnumerateArray())
        {
            var golden = clip.GetProperty("int8").GetProperty(timestamps ? "timestamps" : "plain");
            if (golden.GetProperty("min_margin").GetDouble() < 0.5)
            {
                continue;
            }

            var transcript = await TranscribeAsync(GoldenWhisper.Pcm(GoldenWhisper.DemoClip(clip.GetProperty("file").GetString()!)), new() { Timestamps = timestamps });

            Assert.Equal(golden.GetProperty("text").GetString(), transcript.Text);
            Assert.Equal("en", transcript.Language);
            Assert.All(transcript.Segments, segment => Assert.True(segment.Start <= segment.End && segment.End <= transcript.AudioDuration + TimeSpan.FromSeconds(0.3)));
        }
    }

    [Fact]
    public async Task At_least_as_many_held_out_sentences_are_right_as_the_reference_gets()
    {
        var right = 0;
        foreach (var line in File.ReadLines(SharedFolder.Path("golden/demo-whisper/transcripts.tsv")))
        {
            var column = line.Split('\t');
            var transcript = await TranscribeAsync(GoldenWhisper.Pcm(GoldenWhisper.DemoClip(column[0])), new());
            right += transcript.Text == column[3] ? 1 : 0;
        }

        Assert.True(right >= 16, string.Create(CultureInfo.InvariantCulture, $"{right} of 20"));
    }

    [Fact]
    public async Task Noise_is_never_a_word()
    {
        // silero_test.wav is a minute of talk: Silero's own positive example.
        foreach (var file in Directory.GetFiles(SharedFolder.Path("audio/noise"), "*.wav").Where(file => Path.GetFileName(file) != "silero_test.wav"))
        {
            var transcript = await TranscribeAsync(GoldenWhisper.Pcm(file), new());

            Assert.True(transcript.Text.Length == 0, $"{Path.GetFileName(file)}: '{transcript.Text}'");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(640)]
    [InlineData(64_000)]
    public async Task Silence_and_next_to_nothing_give_an_empty_transcript_without_decoding(int bytes)
    {
        var transcript = await TranscribeAsync(new byte[bytes], new());

        Assert.Equal("", transcript.Text);
        Assert.Empty(transcript.Segments);
        Assert.Equal(TimeSpan.Zero, transcript.Timing.Decode);
    }

    [Fact]
    public async Task Chunks_may_be_cut_anywhere_and_change_format()
    {
        var pcm = GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav"));
        foreach (var size in new[] { 1, 333, 2048, 50_000 })
        {
            using var utterance = _recognizer.OpenUtterance(new());
            for (var at = 0; at < pcm.Length; at += size)
            {
                var chunk = pcm.AsMemory(at, Math.Min(size, pcm.Length - at));
                Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(chunk), PcmFormat.Speech16Khz));
            }

            Assert.True(utterance.TryComplete(Token, out var transcript));
            Assert.Equal("Turn on the office table lamp.", (await transcript.WaitAsync(TimeSpan.FromSeconds(30), Token)).Text);
        }
    }

    [Fact]
    public async Task Stereo_at_another_rate_is_understood()
    {
        var mono = GoldenWhisper.Pcm(GoldenWhisper.DemoClip("h010.wav"));
        var stereo = new byte[mono.Length * 4];
        for (var i = 0; i + 1 < mono.Length; i += 2)
        {
            for (var copy = 0; copy < 4; copy++)
            {
                mono.AsSpan(i, 2).CopyTo(stereo.AsSpan((i * 4) + (copy * 2)));
            }
        }

        var transcript = await TranscribeAsync(stereo, new(), new PcmFormat(32_000, 2, 2));

        Assert.Equal("Turn on the office table lamp.", transcript.Text);
    }

    [Fact]
    public void An_unknown_format_is_refused_and_a_known_one_still_taken()
    {
        using var utterance = _recognizer.OpenUtterance(new());

        Assert.Equal(AudioStatus.UnsupportedFormat, utterance.Append(new ReadOnlySequence<byte>(new byte[64]), new PcmFormat(16_000, 7, 1)));
        Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(new byte[64]), PcmFormat.Speech16Khz));
    }

    [Fact]
    public void Appending_allocates_nothing()
    {
        var chunk = new ReadOnlySequence<byte>(new byte[2048]);
        using var utterance = _recognizer.OpenUtterance(new());
        for (var i = 0; i < 400; i++)
        {
            utterance.Append(chunk, PcmFormat.Speech16Khz);
        }

        using var measured = _recognizer.OpenUtterance(new());
        measured.Append(chunk, PcmFormat.Speech16Khz);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 40; i++)
        {
            measured.Append(chunk, PcmFormat.Speech16Khz);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private async Task<Transcript> TranscribeAsync(byte[] pcm, UtteranceOptions options, PcmFormat? format = null)
    {
        using var utterance = _recognizer.OpenUtterance(options);
        Assert.Equal(AudioStatus.Accepted, utterance.Append(new ReadOnlySequence<byte>(pcm), format ?? PcmFormat.Speech16Khz));
        Assert.True(utterance.TryComplete(Token, out var transcript));
        return await transcript.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }
}
