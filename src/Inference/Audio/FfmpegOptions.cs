namespace HomeLab.Inference.Audio;

/// <summary>How ffmpeg is used.</summary>
public sealed class FfmpegOptions
{
    /// <summary>The program.</summary>
    /// <value>The default is <c>ffmpeg</c>, looked for on the PATH.</value>
    public string Path { get; set; } = "ffmpeg";

    /// <summary>
    /// How long ffmpeg may stay silent while it is waited for; then it is killed. A conversion as a whole may take as long as it flows.
    /// </summary>
    /// <value>The default is 20 s: opening a large file takes far less.</value>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Compressed bytes taken from a stream.</summary>
    /// <value>The default is 256 MiB, ten times what OpenAI's transcription endpoint takes.</value>
    public long MaxInputBytes { get; set; } = 256L << 20;

    /// <summary>Length of audio made of one input (a few kilobytes can claim days of silence).</summary>
    /// <value>The default is 4 hours.</value>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(4);
}
