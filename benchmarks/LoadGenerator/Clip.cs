using HomeLab.Inference.Audio;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.LoadGenerator;

/// <summary>Audio in chunks as Home Assistant sends them.</summary>
internal sealed class Clip
{
    private const int SamplesPerChunk = 1024;

    private readonly byte[] _pcm;

    private Clip(byte[] pcm, AudioFormat format)
    {
        _pcm = pcm;
        Format = format;
    }

    public AudioFormat Format { get; }

    /// <summary>Length of a whole chunk.</summary>
    public TimeSpan ChunkLength => TimeSpan.FromSeconds((double)SamplesPerChunk / Format.Rate);

    /// <summary>The clip and then silence.</summary>
    public static async Task<Clip> ReadAsync(string path, TimeSpan silence, CancellationToken cancellationToken)
    {
        await using var wav = await WavReader.OpenAsync(File.OpenRead(path), ownsStream: true, cancellationToken);
        var format = new AudioFormat(wav.Format.SampleRateHz, wav.Format.BytesPerSample, wav.Format.Channels);
        using var pcm = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await wav.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            pcm.Write(buffer, 0, read);
        }

        // Whole chunks, so that the number of a chunk says where in the stream it lies.
        var chunkBytes = SamplesPerChunk * format.Width * format.Channels;
        var wanted = pcm.Length + ((long)(silence.TotalSeconds * format.Rate) * format.Width * format.Channels);
        pcm.SetLength((wanted + chunkBytes - 1) / chunkBytes * chunkBytes);
        return new Clip(pcm.ToArray(), format);
    }

    public IEnumerable<ReadOnlyMemory<byte>> Chunks()
    {
        var bytes = SamplesPerChunk * Format.Width * Format.Channels;
        for (var at = 0; at < _pcm.Length; at += bytes)
        {
            yield return _pcm.AsMemory(at, Math.Min(bytes, _pcm.Length - at));
        }
    }
}
