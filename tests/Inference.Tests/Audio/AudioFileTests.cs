using System.Runtime.InteropServices;
using HomeLab.Inference.Audio;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Audio;

public sealed class AudioFileTests
{
    private static readonly Ffmpeg Ffmpeg = new();
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("stt/jfk.wav", 11.0)]
    [InlineData("noise/friction0.wav", 0.5)]
    [InlineData("noise/almost_silent.wav", 0.62)]
    [InlineData("formats/stereo_16bit.wav", 1.11)]
    [InlineData("malformed/null.wav", 0)]
    public async Task Opens_wav_as_speech(string file, double seconds)
    {
        await using var source = await AudioFile.OpenAsync(SharedFolder.Path("audio/" + file), Ffmpeg, Token);

        var samples = await AudioFile.ReadSpeechAsync(source, TimeSpan.FromMinutes(1), Token);

        Assert.IsType<WavReader>(source);
        Assert.Equal(seconds, samples.Length / 16000.0, 0.01);
    }

    [Theory]
    [InlineData(AudioCodec.Mp3)]
    [InlineData(AudioCodec.Opus)]
    [InlineData(AudioCodec.Aac)]
    [InlineData(AudioCodec.Flac)]
    public async Task Every_codec_comes_back_as_the_same_tone(AudioCodec codec)
    {
        SkipWithoutFfmpeg();
        var compressed = await EncodeAsync(Tone.Sine(440, 24000, 24000), new PcmFormat(24000, 2, 1), codec);

        await using var source = await AudioFile.OpenAsync(new MemoryStream(compressed), ownsStream: true, Ffmpeg, Token);
        var samples = await AudioFile.ReadSpeechAsync(source, Limit, Token);

        Assert.Equal(1.0, samples.Length / 16000.0, 0.15);
        var middle = samples.AsSpan(4000, 8000);
        Assert.Equal(0.5 / Math.Sqrt(2), Tone.Rms(middle), 0.03);
        Assert.Equal(440, Crossings(middle) / 0.5, 5.0);
    }

    [Fact]
    public async Task Data_that_is_no_audio_is_the_senders_fault()
    {
        SkipWithoutFfmpeg();
        await using var source = await AudioFile.OpenAsync(new MemoryStream("This is not audio at all."u8.ToArray()), true, Ffmpeg, Token);

        var failure = await Assert.ThrowsAsync<AudioFormatException>(() => AudioFile.ReadSpeechAsync(source, Limit, Token).AsTask());

        Assert.Contains("Invalid data", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AudioFormatException>(() => AudioFile.OpenAsync(new MemoryStream(), true, Ffmpeg, Token).AsTask());
    }

    [Fact]
    public async Task A_playlist_cannot_make_ffmpeg_open_files()
    {
        SkipWithoutFfmpeg();
        var playlist = "#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n"u8.ToArray();
        await using var source = await AudioFile.OpenAsync(new MemoryStream(playlist), true, Ffmpeg, Token);

        await Assert.ThrowsAsync<AudioFormatException>(() => AudioFile.ReadSpeechAsync(source, Limit, Token).AsTask());
    }

    [Fact]
    public async Task Without_ffmpeg_the_error_says_how_to_get_it()
    {
        var missing = new Ffmpeg(new FfmpegOptions { Path = "no-such-ffmpeg" });

        var failure = await Assert.ThrowsAsync<InferenceException>(
            () => AudioFile.OpenAsync(new MemoryStream(new byte[100]), true, missing, Token).AsTask());

        Assert.False(missing.IsInstalled);
        Assert.Contains("apt-get install ffmpeg", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_and_duration_are_capped()
    {
        SkipWithoutFfmpeg();
        var flac = await EncodeAsync(new float[160000], new PcmFormat(16000, 2, 1), AudioCodec.Flac);
        var small = new Ffmpeg(new FfmpegOptions { MaxInputBytes = 1000 });
        var brief = new Ffmpeg(new FfmpegOptions { MaxDuration = TimeSpan.FromSeconds(2) });

        await using var tooLarge = small.Decode(new MemoryStream(flac), ownsInput: true);
        await using var tooLong = brief.Decode(new MemoryStream(flac), ownsInput: true);

        Assert.Contains(
            "larger",
            (await Assert.ThrowsAsync<AudioFormatException>(() => WavReaderTests.ReadAllAsync(tooLarge))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "longer",
            (await Assert.ThrowsAsync<AudioFormatException>(() => WavReaderTests.ReadAllAsync(tooLong))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_that_stalls_ends_in_an_error_not_in_waiting()
    {
        SkipWithoutFfmpeg();
        var impatient = new Ffmpeg(new FfmpegOptions { SilenceTimeout = TimeSpan.FromMilliseconds(50) });
        await using var source = impatient.Decode(new StalledStream(), ownsInput: true);

        var failure = await Assert.ThrowsAsync<AudioFormatException>(() => source.ReadAsync(new byte[10], Token).AsTask());

        Assert.Contains("gave nothing", failure.Message, StringComparison.Ordinal);
    }

    private static void SkipWithoutFfmpeg() => Assert.SkipUnless(Ffmpeg.IsInstalled, "ffmpeg is not installed.");

    private static async Task<byte[]> EncodeAsync(float[] samples, PcmFormat format, AudioCodec codec)
    {
        var pcm = new short[samples.Length];
        PcmConverter.ToInt16(samples, pcm);
        await using var encoder = Ffmpeg.Encode(format, codec);
        var writing = Task.Run(
            async () =>
            {
                await encoder.WriteAsync(MemoryMarshal.AsBytes<short>(pcm).ToArray(), Token);
                encoder.Complete();
            },
            Token);
        var compressed = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = await encoder.ReadAsync(buffer, Token)) > 0;)
        {
            compressed.Write(buffer, 0, read);
        }

        await writing;
        return compressed.ToArray();
    }

    private static int Crossings(ReadOnlySpan<float> samples)
    {
        var count = 0;
        for (var i = 1; i < samples.Length; i++)
        {
            count += samples[i - 1] < 0 && samples[i] >= 0 ? 1 : 0;
        }

        return count;
    }

    private sealed class StalledStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
