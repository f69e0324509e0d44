using System.Buffers.Binary;
using HomeLab.Inference.Audio;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Audio;

public sealed class WavReaderTests
{
    private static readonly PcmFormat Mono16 = PcmFormat.Speech16Khz;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("formats/mono_float64.wav", 44100, 8, 1, true, 176)]
    [InlineData("formats/mono_int24.wav", 44100, 3, 1, false, 66)]
    [InlineData("formats/mono_int32.wav", 44100, 4, 1, false, 88)]
    [InlineData("formats/stereo_24bit.WAV", 16000, 3, 2, false, 106_998)]
    [InlineData("noise/digital_silence.wav", 48000, 4, 1, true, 119_904)]
    [InlineData("malformed/null.wav", 16000, 2, 1, false, 0)]
    public async Task Reads_real_files(string file, int rate, int bytes, int channels, bool isFloat, int expectedBytes)
    {
        await using var stream = File.OpenRead(SharedFolder.Path("audio/" + file));
        await using var reader = await WavReader.OpenAsync(stream, ownsStream: false, Token);

        Assert.Equal(new PcmFormat(rate, bytes, channels, isFloat), reader.Format);
        Assert.Equal(expectedBytes, (await ReadAllAsync(reader)).Length);
    }

    [Theory]
    [InlineData("malformed/awful.wav", "1092676 Hz")]
    [InlineData("malformed/bad.wav", "fmt chunk has 1717986918 bytes")]
    [InlineData("TRANSCRIPTS.tsv", "RIFF")]
    public async Task Says_what_is_wrong_with_malformed_files(string file, string expected)
    {
        await using var stream = File.OpenRead(SharedFolder.Path("audio/" + file));

        var failure = await Assert.ThrowsAsync<AudioFormatException>(() => WavReader.OpenAsync(stream, ownsStream: false, Token).AsTask());

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(36u, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(uint.MaxValue, 0x7FFF_F000u)]
    [InlineData(1036u, 4000u)]
    [InlineData(7u, 1000u)]
    public async Task Streaming_wrong_and_missing_sizes_read_to_the_end(uint riffBytes, uint dataBytes)
    {
        var file = Wav(Mono16, new byte[1000]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), riffBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), dataBytes);

        await using var reader = await WavReader.OpenAsync(new MemoryStream(file), ownsStream: true, Token);

        Assert.Equal(1000, (await ReadAllAsync(reader)).Length);
    }

    [Fact]
    public async Task An_empty_data_chunk_before_others_is_empty()
    {
        var file = Wav(Mono16, [.. "LIST"u8, 4, 0, 0, 0, 1, 2, 3, 4]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), 0);

        await using var reader = await WavReader.OpenAsync(new MemoryStream(file), ownsStream: true, Token);

        Assert.Empty(await ReadAllAsync(reader));
    }

    [Fact]
    public async Task Odd_chunks_are_skipped_and_what_follows_the_audio_is_not_audio()
    {
        byte[] audio = [1, 2, 3, 4];
        byte[] file =
        [
            .. "RIFF"u8,
            0,
            0,
            0,
            0,
            .. "WAVE"u8,
            .. "LIST"u8,
            3,
            0,
            0,
            0,
            9,
            9,
            9,
            0,
            .. Wav(Mono16, audio)[12..],
            .. "LIST"u8,
            0,
            0,
            0,
            0,
        ];

        await using var reader = await WavReader.OpenAsync(new MemoryStream(file), ownsStream: true, Token);

        Assert.Equal(audio, await ReadAllAsync(reader));
    }

    [Fact]
    public async Task Eight_bit_files_are_unsigned()
    {
        var file = Wav(Mono16, [0x80, 0xFF, 0x00]);
        file[32] = 1;
        file[34] = 8;

        await using var reader = await WavReader.OpenAsync(new MemoryStream(file), ownsStream: true, Token);

        Assert.Equal(1, reader.Format.BytesPerSample);
        Assert.Equal([0x00, 0x7F, 0x80], await ReadAllAsync(reader));
    }

    [Fact]
    public async Task Extensible_names_its_codec_in_the_guid()
    {
        var plain = Wav(new PcmFormat(48000, 4, 2, IsFloat: true), new byte[16]);
        byte[] guid = [3, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
        byte[] file = [.. plain[..16], 40, 0, 0, 0, 0xFE, 0xFF, .. plain[22..36], 22, 0, 32, 0, 3, 0, 0, 0, .. guid, .. plain[36..]];

        await using var reader = await WavReader.OpenAsync(new MemoryStream(file), ownsStream: true, Token);

        Assert.Equal(new PcmFormat(48000, 4, 2, IsFloat: true), reader.Format);
        Assert.Equal(16, (await ReadAllAsync(reader)).Length);
    }

    [Fact]
    public async Task Every_prefix_of_a_header_is_a_clear_error()
    {
        var file = Wav(Mono16, new byte[10]);
        for (var length = 0; length < WavWriter.HeaderBytes; length++)
        {
            var stream = new MemoryStream(file, 0, length);

            await Assert.ThrowsAsync<AudioFormatException>(() => WavReader.OpenAsync(stream, ownsStream: true, Token).AsTask());
        }
    }

    [Fact]
    public async Task Audio_without_a_format_and_other_codecs_are_refused()
    {
        var noFormat = Wav(Mono16, new byte[10]);
        "junk"u8.CopyTo(noFormat.AsSpan(12));
        var adpcm = Wav(Mono16, new byte[10]);
        adpcm[20] = 2;

        var first = await Assert.ThrowsAsync<AudioFormatException>(
            () => WavReader.OpenAsync(new MemoryStream(noFormat), true, Token).AsTask());
        var second = await Assert.ThrowsAsync<AudioFormatException>(
            () => WavReader.OpenAsync(new MemoryStream(adpcm), true, Token).AsTask());

        Assert.Contains("fmt", first.Message, StringComparison.Ordinal);
        Assert.Contains("0x0002", second.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public async Task Reads_back_what_was_written(int bytes, bool isFloat)
    {
        var format = new PcmFormat(22050, bytes, 1, isFloat);
        var audio = new byte[bytes * 5];
        new Random(1).NextBytes(audio);

        await using var reader = await WavReader.OpenAsync(new MemoryStream(Wav(format, audio)), ownsStream: true, Token);

        Assert.Equal(format, reader.Format);
        Assert.Equal(audio.Length, reader.RemainingBytes);
        Assert.Equal(audio, await ReadAllAsync(reader));
    }

    [Fact]
    public void Refuses_to_write_what_wav_cannot_say()
    {
        var header = new byte[WavWriter.HeaderBytes];

        Assert.Throws<ArgumentException>(() => WavWriter.WriteHeader(header, new PcmFormat(16000, 1, 1), 10));
        Assert.Throws<ArgumentException>(() => WavWriter.WriteHeader(header, Mono16, 5L << 30));
        Assert.Throws<ArgumentException>(() => WavWriter.WriteHeader(header, Mono16, -1));
    }

    internal static byte[] Wav(PcmFormat format, byte[] audio)
    {
        var file = new byte[WavWriter.HeaderBytes + audio.Length];
        WavWriter.WriteHeader(file, format, audio.Length);
        audio.CopyTo(file, WavWriter.HeaderBytes);
        return file;
    }

    internal static async Task<byte[]> ReadAllAsync(AudioSource source)
    {
        var all = new MemoryStream();
        var buffer = new byte[777];
        for (int read; (read = await source.ReadAsync(buffer, Token)) > 0;)
        {
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }
}
