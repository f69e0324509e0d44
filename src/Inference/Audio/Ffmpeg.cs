using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace HomeLab.Inference.Audio;

/// <summary>
/// Compressed audio both ways, by ffmpeg as a child process with pipes: no library in our address space reads hostile containers.
/// </summary>
public sealed class Ffmpeg
{
    private static readonly string[] Quiet = ["-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1"];

    private readonly FfmpegOptions _options;

    /// <summary>Creates the door to ffmpeg; starts nothing.</summary>
    public Ffmpeg(FfmpegOptions? options = null)
    {
        _options = options ?? new FfmpegOptions();
    }

    /// <summary>Whether the program starts at all.</summary>
    public bool IsInstalled
    {
        get
        {
            try
            {
                using var process = Start(["-version"]);
                process.Kill();
                return true;
            }
            catch (InferenceException)
            {
                return false;
            }
        }
    }

    /// <summary>Decodes anything that ffmpeg knows to 16 kHz, 16 bit, mono. The audio flows while the input is still being read.</summary>
    /// <param name="input">The compressed bytes; read on a task of its own until the end or
    /// <see cref="FfmpegOptions.MaxInputBytes"/>.</param>
    /// <param name="ownsInput">Whether disposing the result disposes the input.</param>
    /// <returns>The audio; reading it throws <see cref="AudioFormatException"/> when the data is not audio.</returns>
    /// <exception cref="InferenceException">ffmpeg is not installed.</exception>
    public AudioSource Decode(Stream input, bool ownsInput)
    {
        // Only the pipe may be opened: a playlist inside the data must not make ffmpeg fetch files or addresses.
        var process = Start([.. Quiet, "-protocol_whitelist", "pipe", "-i", "pipe:0", .. Speech]);
        return new FfmpegDecoder(new FfmpegProcess(process, _options), input, ownsInput, temporaryFile: null);
    }

    /// <summary>Encodes PCM.</summary>
    /// <param name="format">Format of the PCM; integers of 2 bytes or 4-byte floats.</param>
    /// <param name="codec">What to make of it.</param>
    /// <exception cref="ArgumentException">Another PCM format.</exception>
    /// <exception cref="InferenceException">ffmpeg is not installed.</exception>
    public AudioEncoder Encode(PcmFormat format, AudioCodec codec)
    {
        var layout = format switch
        {
            { IsFloat: false, BytesPerSample: 2 } => "s16le",
            { IsFloat: true, BytesPerSample: 4 } => "f32le",
            _ => throw new ArgumentException($"Expected 16-bit or 32-bit float PCM to encode, not {format}.", nameof(format)),
        };
        string[] target = codec switch
        {
            AudioCodec.Mp3 => ["-c:a", "libmp3lame", "-q:a", "4", "-write_xing", "0", "-f", "mp3"],
            AudioCodec.Opus => ["-c:a", "libopus", "-b:a", "32k", "-application", "voip", "-page_duration", "40000", "-f", "ogg"],
            AudioCodec.Aac => ["-c:a", "aac", "-b:a", "64k", "-f", "adts"],
            _ => ["-c:a", "flac", "-f", "flac"],
        };
        var rate = format.SampleRateHz.ToString(CultureInfo.InvariantCulture);
        var channels = format.Channels.ToString(CultureInfo.InvariantCulture);
        var process = Start(
            [.. Quiet, "-f", layout, "-ar", rate, "-ac", channels, "-i", "pipe:0", .. target, "-flush_packets", "1", "pipe:1"]);
        return new AudioEncoder(new FfmpegProcess(process, _options));
    }

    /// <summary>
    /// Decodes a container whose index may stand at its end (MP4), which a pipe cannot serve: the input is first copied to a temporary
    /// file.
    /// </summary>
    internal async ValueTask<AudioSource> DecodeSeekableAsync(Stream input, bool ownsInput, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".mp4");
        try
        {
            await using (
                var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 65536, FileOptions.Asynchronous))
            {
                await FfmpegProcess.CopyAsync(input, file, _options.MaxInputBytes, cancellationToken);
            }

            var process = Start([.. Quiet, "-protocol_whitelist", "file", "-f", "mov", "-i", "file:" + path, .. Speech]);
            return new FfmpegDecoder(new FfmpegProcess(process, _options), input, ownsInput, path);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static string[] Speech => ["-vn", "-sn", "-dn", "-map", "0:a:0", "-ac", "1", "-ar", "16000", "-f", "s16le", "pipe:1"];

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(_options.Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new InferenceException(
                $"'{_options.Path}' does not start ({failure.Message}), so that only PCM and WAV audio can be read and written. Install ffmpeg (Debian: apt-get install ffmpeg).",
                failure);
        }
    }
}
