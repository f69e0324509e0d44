namespace HomeLab.Inference.Audio;

/// <summary>Opens audio of any kind: PCM and float WAV by ourselves, everything else through ffmpeg.</summary>
public static class AudioFile
{
    private const int HeadBytes = 12;

    /// <summary>Opens a file.</summary>
    /// <exception cref="AudioFormatException">The file is not audio, or damaged.</exception>
    /// <exception cref="InferenceException">It is neither PCM nor float WAV, and ffmpeg is not installed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ValueTask<AudioSource> OpenAsync(string path, Ffmpeg ffmpeg, CancellationToken cancellationToken)
    {
        var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, 65536, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return OpenAsync(file, ownsStream: true, ffmpeg, cancellationToken);
    }

    /// <summary>Opens a stream, which need not seek. That some data is not audio may only show while the result is read.</summary>
    /// <param name="stream">The bytes of the file.</param>
    /// <param name="ownsStream">Whether the stream is disposed with the result, and when opening fails.</param>
    /// <param name="ffmpeg">For what is not PCM.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="AudioFormatException">The data is not audio, or damaged.</exception>
    /// <exception cref="InferenceException">It is neither PCM nor float WAV, and ffmpeg is not installed.</exception>
    public static async ValueTask<AudioSource> OpenAsync(Stream stream, bool ownsStream, Ffmpeg ffmpeg, CancellationToken cancellationToken)
    {
        var replay = new ReplayStream(stream, ownsStream);
        try
        {
            return await ChooseAsync(replay, ffmpeg, cancellationToken);
        }
        catch
        {
            await replay.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads a whole file as 16 kHz mono floats in ±1.</summary>
    /// <param name="source">What to read; the caller disposes it.</param>
    /// <param name="maxDuration">More than this is an error.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="AudioFormatException">Longer than <paramref name="maxDuration"/>, or unreadable.</exception>
    public static async ValueTask<float[]> ReadSpeechAsync(AudioSource source, TimeSpan maxDuration, CancellationToken cancellationToken)
    {
        var samples = new SampleCollector();
        var input = new SpeechInput(samples);
        var buffer = new byte[32768];
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            input.Append(buffer.AsSpan(0, read), source.Format);
            if (samples.Count > maxDuration.TotalSeconds * SpeechInput.SampleRateHz)
            {
                throw new AudioFormatException($"The audio is longer than {maxDuration}, the most that is taken here.");
            }
        }

        input.Complete();
        return samples.ToArray();
    }

    private static async ValueTask<AudioSource> ChooseAsync(ReplayStream stream, Ffmpeg ffmpeg, CancellationToken cancellationToken)
    {
        var head = new byte[HeadBytes];
        var read = await stream.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancellationToken);
        stream.Rewind();
        if (read == 0)
        {
            throw new AudioFormatException("The file is empty; expected audio.");
        }

        if (WavReader.LooksLikeWav(head.AsSpan(0, read)))
        {
            var (reader, _) = await WavReader.TryOpenAsync(stream, ownsStream: true, cancellationToken);
            if (reader is not null)
            {
                stream.Forget();
                return reader;
            }

            stream.Rewind();
        }

        stream.Forget();
        return head.AsSpan(4).StartsWith("ftyp"u8)
            ? await ffmpeg.DecodeSeekableAsync(stream, ownsInput: true, cancellationToken)
            : ffmpeg.Decode(stream, ownsInput: true);
    }

    private sealed class SampleCollector : ISampleSink
    {
        private float[] _samples = new float[SpeechInput.SampleRateHz];

        public int Count { get; private set; }

        public void Accept(ReadOnlySpan<float> samples)
        {
            if (Count + samples.Length > _samples.Length)
            {
                Array.Resize(ref _samples, Math.Max(2 * _samples.Length, Count + samples.Length));
            }

            samples.CopyTo(_samples.AsSpan(Count));
            Count += samples.Length;
        }

        public float[] ToArray() => _samples.AsSpan(0, Count).ToArray();
    }
}
