using System.CommandLine;
using HomeLab.Inference;

namespace HomeLab.Gateway.Cli;

/// <summary><c>homelab transcribe</c>.</summary>
internal static class TranscribeCommand
{
    private const string Lesson = """
        Examples:
          homelab transcribe meeting.mp3                    any format that ffmpeg reads
          homelab transcribe clips/*.wav                    one line a file: NAME: TEXT
          homelab transcribe interview.m4a --srt > interview.srt
          homelab transcribe talk.wav --words               a line a word, with its time
          homelab transcribe rede.ogg --language de --translate
          arecord -f S16_LE -r 16000 -d 5 | homelab transcribe
          homelab transcribe a.wav --server 192.168.1.5     a running HomeLab, or any other Wyoming server

        Silence and noise give an empty line. Exit code 1 when a file could not be read; the others are transcribed all the same.
        """;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Audio files; standard input when absent or -.", Arity = ArgumentArity.ZeroOrMore };
        var language = new Option<string?>("--language", "-l") { Description = "Language that is spoken; found out when absent.", HelpName = "CODE" };
        var translate = new Option<bool>("--translate") { Description = "Translate to English." };
        var timestamps = new Option<bool>("--timestamps", "-t") { Description = "Begin each segment with its time." };
        var words = new Option<bool>("--words", "-w")
        {
            Description = "When each word was said: a line a word, or 'words' in each segment of the JSON. Not every model can say it.",
        };
        var format = new Option<TranscriptFormat>("--format", "-f")
        {
            Description = "Text, Json (one object a line), Srt or Vtt.",
            HelpName = "FORMAT",
        };
        var (json, srt, vtt) = (Shorthand("--json"), Shorthand("--srt"), Shorthand("--vtt"));
        files.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal) && !File.Exists(token.Value)))
            {
                result.AddError($"There is no option '{token.Value}'.");
            }
        });
        var model = new Option<string?>("--model", "-m") { Description = "Id of an installed model.", HelpName = "ID" };
        var server = ServerAddress.CreateOption();
        var command = new TaughtCommand("transcribe", "Write down what is said in audio files.", Lesson)
        {
            files, language, translate, timestamps, words, format, json, srt, vtt, model, server,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new TranscribeRequest(
                parsed.GetValue(files) is { Length: > 0 } named ? named : ["-"],
                parsed.GetValue(language),
                parsed.GetValue(translate),
                parsed.GetValue(timestamps),
                parsed.GetValue(words),
                parsed.GetValue(json)
                    ? TranscriptFormat.Json
                    : parsed.GetValue(srt)
                    ? TranscriptFormat.Srt
                    : parsed.GetValue(vtt)
                    ? TranscriptFormat.Vtt
                    : parsed.GetValue(format),
                parsed.GetValue(model),
                parsed.GetValue(server)),
            parsed,
            cancellationToken));
        return command;
    }

    private static Option<bool> Shorthand(string name) => new(name) { Description = $"Short for --format {name[2..]}." };

    private static async Task<int> RunAsync(TranscribeRequest request, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var ear = await SpeechEar.OpenAsync(request, parsed, cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        var failures = 0;
        foreach (var file in request.Files)
        {
            try
            {
                var transcript = await ear.TranscribeAsync(file, cancellationToken);
                TranscriptText.Write(output, request, file, transcript);
            }
            catch (Exception failure) when (failure is InferenceException or IOException or UnauthorizedAccessException)
            {
                failures++;
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"homelab: {Name(file)}: {failure.Message}");
            }
        }

        return failures == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Name(string file) => file == "-" ? "standard input" : file;
}

/// <summary>How a transcript is written.</summary>
internal enum TranscriptFormat
{
    /// <summary>The words.</summary>
    Text,

    /// <summary>One JSON object a file.</summary>
    Json,

    /// <summary>SubRip subtitles.</summary>
    Srt,

    /// <summary>Web subtitles.</summary>
    Vtt,
}

/// <summary>What <c>homelab transcribe</c> was asked for.</summary>
internal sealed record TranscribeRequest(
    string[] Files, string? Language, bool Translate, bool Timestamps, bool Words, TranscriptFormat Format, string? Model, string? Server)
{
    /// <summary>Whether segments with times are needed.</summary>
    public bool NeedsTimes => Timestamps || Words || Format != TranscriptFormat.Text;
}
