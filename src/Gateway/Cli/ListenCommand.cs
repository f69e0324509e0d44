using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HomeLab.Inference;
using HomeLab.Inference.Audio;
using HomeLab.Inference.Wake;

namespace HomeLab.Gateway.Cli;

/// <summary><c>homelab listen</c>.</summary>
internal static class ListenCommand
{
    private const string Lesson = """
        Examples:
          homelab listen evening.wav                              each detection: time, word, score
          homelab listen evening.wav --word computer --threshold 0.3
          arecord -f S16_LE -r 16000 -c 1 -t raw | homelab listen --raw
          homelab listen --list-words

        Exit code 0 when a word was heard, 1 when none was.
        """;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Audio file; standard input when absent or -.", DefaultValueFactory = _ => "-" };
        var words = new Option<string[]>("--word", "-w") { Description = "Listen for this word only; may be repeated.", HelpName = "NAME", DefaultValueFactory = _ => [] };
        var threshold = new Option<float?>("--threshold")
        {
            Description = "Score from which a word counts (Wake:Threshold, 0.5).",
            HelpName = "SCORE",
        };
        var raw = new Option<bool>("--raw") { Description = "The input is bare PCM: 16 kHz, 16 bit, mono, little-endian." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var list = new Option<bool>("--list-words") { Description = "List the wake words and end." };
        var command = new TaughtCommand("listen", "Find wake words in audio.", Lesson) { file, words, threshold, raw, json, list };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var engines = LocalEngines.Open(parsed);
            engines.Wake.Threshold = parsed.GetValue(threshold) ?? engines.Wake.Threshold;
            using var detector = LocalEngines.Require(engines.Loader.LoadWakeWords(), "wake", parsed);
            if (parsed.GetValue(list))
            {
                return List(detector, parsed.InvocationConfiguration.Output);
            }

            await using var source = await OpenAsync(parsed.GetValue(file)!, parsed.GetValue(raw), cancellationToken);
            return await ListenAsync(
                detector, source, parsed.GetValue(words)!, parsed.GetValue(json), parsed.InvocationConfiguration.Output, cancellationToken);
        });
        return command;
    }

    private static int List(IWakeWordDetector detector, TextWriter output)
    {
        foreach (var word in detector.Words)
        {
            output.WriteLine(
                $"{word.Name,-20} \"{word.Phrase}\"  {string.Join(',', word.Languages)} {word.Version} {(word.IsDemo ? "(demo)" : "")}".TrimEnd());
        }

        return ExitCode.Success;
    }

    private static async Task<AudioSource> OpenAsync(string file, bool raw, CancellationToken cancellationToken)
    {
        try
        {
            var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            return raw ? new RawAudio(stream) : await AudioFile.OpenAsync(stream, ownsStream: true, new Ffmpeg(), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failure, failure.Message);
        }
    }

    private static async Task<int> ListenAsync(
        IWakeWordDetector detector, AudioSource source, string[] words, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        using var stream = detector.OpenStream();
        if (stream.Select(words) == 0)
        {
            throw new CommandException(
                ExitCode.Usage,
                $"There is no wake word '{string.Join("', '", words)}'. Installed: {string.Join(", ", detector.Words.Select(word => word.Name))}.");
        }

        var heard = 0;
        var buffer = new byte[16 * 1024];
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            var status = stream.Append(new ReadOnlySequence<byte>(buffer, 0, read), source.Format);
            if (status == AudioStatus.UnsupportedFormat)
            {
                throw new CommandException(ExitCode.Failure, $"The audio cannot be used: {source.Format}.");
            }

            await stream.DrainAsync(cancellationToken);
            heard += Write(stream, json, output);
        }

        await stream.FinishAsync(cancellationToken);
        heard += Write(stream, json, output);
        return heard > 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static int Write(IWakeStream stream, bool json, TextWriter output)
    {
        var count = 0;
        for (; stream.Detections.TryRead(out var detection); count++)
        {
            var time = detection.Position.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
            var score = detection.Score.ToString("0.000", CultureInfo.InvariantCulture);
            output.WriteLine(json
                ? $$"""{"time":{{time}},"word":"{{JsonEncodedText.Encode(detection.Name)}}","score":{{score}}}"""
                : $"{time,8} s  {detection.Name,-20} {score}");
        }

        return count;
    }

    /// <summary>Bare PCM from a stream.</summary>
    private sealed class RawAudio(Stream stream) : AudioSource
    {
        public override PcmFormat Format => PcmFormat.Speech16Khz;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
            stream.ReadAsync(buffer, cancellationToken);

        public override ValueTask DisposeAsync() => stream.DisposeAsync();
    }
}
