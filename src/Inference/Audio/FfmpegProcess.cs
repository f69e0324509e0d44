using System.Diagnostics;
using System.Text;

namespace HomeLab.Inference.Audio;

/// <summary>One running ffmpeg: its pipes, its time limit, its last words. Disposing kills it when it still runs.</summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    private const int MaxErrorCharacters = 2000;

    private readonly Process _process;
    private readonly Task<string> _errors;
    private bool _timedOut;

    public FfmpegProcess(Process process, FfmpegOptions options)
    {
        _process = process;
        Options = options;
        _errors = ReadErrorsAsync(process.StandardError);
    }

    public FfmpegOptions Options { get; }

    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Copies until the end; more than <paramref name="limit"/> bytes are refused.</summary>
    public static async Task CopyAsync(Stream from, Stream to, long limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[65536];
        for (var total = 0L; ;)
        {
            var read = await from.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return;
            }

            total = Count(total, read, limit);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    /// <summary>Adds what was read; more than <paramref name="limit"/> bytes are refused.</summary>
    public static long Count(long total, int read, long limit)
    {
        return total + read <= limit
            ? total + read
            : throw new AudioFormatException($"The audio is larger than {limit >> 20} MiB, the most that is taken at once.");
    }

    /// <summary>
    /// Reads output; kills the process after <see cref="FfmpegOptions.SilenceTimeout"/> without any, and on cancellation.
    /// </summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Options.SilenceTimeout);
        try
        {
            return await _process.StandardOutput.BaseStream.ReadAsync(buffer, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _timedOut = true;
            Kill();
            throw new AudioFormatException($"ffmpeg gave nothing for {Options.SilenceTimeout.TotalSeconds:0} s and was stopped.");
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw;
        }
    }

    /// <summary>After the end of the output: null when all went well, else what ffmpeg complained of.</summary>
    public async Task<string?> FailureAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode == 0 || _timedOut ? null : Summarise(await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        _process.Dispose();
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>
    /// The first complaint names the cause; later ones only follow from it. Memory addresses of contexts say nothing to a person.
    /// </summary>
    private static string Summarise(string errors)
    {
        var line = errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        if (line is null)
        {
            return "no reason given";
        }

        var end = line.StartsWith('[') ? line.IndexOf(']', StringComparison.Ordinal) : -1;
        line = line[(end + 1)..].Trim();
        return line.Length > 200 ? line[..200] + "…" : line;
    }

    private static async Task<string> ReadErrorsAsync(StreamReader errors)
    {
        var text = new StringBuilder();
        var buffer = new char[512];
        try
        {
            for (int read; (read = await errors.ReadAsync(buffer)) > 0;)
            {
                text.Append(buffer, 0, Math.Min(read, MaxErrorCharacters - text.Length));
            }
        }
        catch (IOException)
        {
            // The process was killed; what it said until then is what there is.
        }

        return text.ToString();
    }
}
