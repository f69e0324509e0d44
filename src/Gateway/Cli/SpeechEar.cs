using System.Buffers;
using System.CommandLine;
using HomeLab.Inference.Audio;
using HomeLab.Inference.Recognition;

namespace HomeLab.Gateway.Cli;

/// <summary>Something that transcribes for a command: the engine in this process, or a server.</summary>
internal abstract class SpeechEar : IAsyncDisposable
{
    private readonly Ffmpeg _ffmpeg = new();

    /// <summary>Opens what the request asks for.</summary>
    public static async Task<SpeechEar> OpenAsync(TranscribeRequest request, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (request.Server is { } server)
        {
            return request.Translate || request.NeedsTimes
                ? throw new CommandException(
                    ExitCode.Usage,
                    "Wyoming knows neither times nor translation: leave --server out, or --translate, --timestamps, --words and --format.")
                : new RemoteEar(await ServerAddress.ConnectAsync(server, cancellationToken), request);
        }

        var engines = LocalEngines.Open(parsed);
        if (request.Model is { } model)
        {
            engines.Stt.Model = model;
        }

        // A file is not somebody in front of a microphone: take whatever length ffmpeg lets through.
        engines.Stt.MaxUtterance = new FfmpegOptions().MaxDuration;
        return new LocalEar(LocalEngines.Require(engines.Loader.LoadRecognizers(), "stt", parsed), request);
    }

    /// <summary>Transcribes a file, or standard input when the name is <c>-</c>.</summary>
    /// <exception cref="HomeLab.Inference.InferenceException">The audio or the engine is at fault.</exception>
    public async Task<Transcript> TranscribeAsync(string file, CancellationToken cancellationToken)
    {
        await using var source = file == "-"
            ? await AudioFile.OpenAsync(Console.OpenStandardInput(), ownsStream: true, _ffmpeg, cancellationToken)
            : await AudioFile.OpenAsync(file, _ffmpeg, cancellationToken);
        return await TranscribeAsync(source, cancellationToken);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Transcribes audio.</summary>
    protected abstract Task<Transcript> TranscribeAsync(AudioSource source, CancellationToken cancellationToken);

    /// <summary>Reads all of the audio, 64 KiB at a time.</summary>
    protected static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        AudioSource source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                yield return buffer.AsMemory(0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
