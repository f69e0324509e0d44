using HomeLab.Inference;
using HomeLab.Inference.Audio;

namespace HomeLab.Fuzz.Targets;

/// <summary>
/// WAV files from anybody: read to the end or refused with the promised exception, never more audio than there are bytes.
/// </summary>
public sealed class WavTarget : IFuzzTarget
{
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        Wav(PcmFormat.Speech16Khz, 64),
        Wav(new PcmFormat(48_000, 3, 2), 60),
        Wav(new PcmFormat(44_100, 4, 1, IsFloat: true), 64),
        Extensible(Wav(new PcmFormat(22_050, 2, 2), 32)),
        [.. "RF64\0\0\0\0WAVELIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. Wav(PcmFormat.Speech16Khz, 7).AsSpan(12)],
    ];

    public void Run(byte[] input, Random random)
    {
        try
        {
            // A MemoryStream completes synchronously, so nothing is waited for.
            var reader = WavReader.OpenAsync(
                new MemoryStream(input), ownsStream: true, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            Read(reader, input.Length, random);
        }
        catch (AudioFormatException)
        {
            // Refused, as promised.
        }
    }

    private static void Read(WavReader reader, int limit, Random random)
    {
        if (!reader.Format.IsSupported)
        {
            throw new InvalidOperationException($"The format {reader.Format} got through.");
        }

        var collected = new Count();
        var speech = new SpeechInput(collected);
        var buffer = new byte[random.Next(1, 100)];
        var total = 0;
        for (int read; (read = reader.ReadAsync(buffer, CancellationToken.None).AsTask().GetAwaiter().GetResult()) > 0; total += read)
        {
            speech.Append(buffer.AsSpan(0, read), reader.Format);
        }

        speech.Complete();
        if (total > limit || collected.Samples > ((long)limit * 16) + 1)
        {
            throw new InvalidOperationException($"{limit} bytes of file became {total} bytes of audio and {collected.Samples} samples.");
        }
    }

    private static byte[] Wav(PcmFormat format, int audioBytes)
    {
        var file = new byte[WavWriter.HeaderBytes + audioBytes];
        WavWriter.WriteHeader(file, format, audioBytes);
        new Random(audioBytes).NextBytes(file.AsSpan(WavWriter.HeaderBytes));
        return file;
    }

    private static byte[] Extensible(byte[] plain) =>
        [.. plain.AsSpan(0, 16), 40, 0, 0, 0, 0xFE, 0xFF, .. plain.AsSpan(22, 14), 22, 0, 16, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71, .. plain.AsSpan(36)];

    private sealed class Count : ISampleSink
    {
        public long Samples { get; private set; }

        public void Accept(ReadOnlySpan<float> samples) => Samples += samples.Length;
    }
}
