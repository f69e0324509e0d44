using System.CommandLine;

namespace HomeLab.Gateway.Cli;

/// <summary>What <c>homelab say</c> was asked for.</summary>
internal sealed record SayRequest(
    string? Text, string? Output, string? Voice, string? Speaker, string? Language, float Speed, bool Lines, bool ListVoices, string? Server);

/// <summary>The arguments and options of <c>homelab say</c>.</summary>
internal sealed class SayOptions
{
    private readonly Argument<string[]> _text = new("TEXT")
    {
        Description = "What to say; standard input when absent.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "WAV file to write, or - for standard output.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _voice = new("--voice", "-v") { Description = "Name of a voice (--list-voices).", HelpName = "NAME" };

    private readonly Option<string?> _speaker = new("--speaker")
    {
        Description = "Speaker of a voice that has several.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _language = new("--language", "-l")
    {
        Description = "Language, where no voice is named.",
        HelpName = "CODE",
    };

    private readonly Option<float> _speed = new("--speed")
    {
        Description = "Tempo from 0.25 to 4; 1 is the voice's own.",
        HelpName = "FACTOR",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _lines = new("--lines")
    {
        Description = "Speak each line into a file of its own, in the folder given with -o.",
    };

    private readonly Option<bool> _listVoices = new("--list-voices") { Description = "List the voices and end." };

    private readonly Option<string?> _server = ServerAddress.CreateOption();

    /// <summary>Adds all of them.</summary>
    public void AddTo(Command command)
    {
        _speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<float>() is < 0.25f or > 4f)
            {
                result.AddError("--speed expects a factor from 0.25 to 4.");
            }
        });
        command.Add(_text);
        foreach (var option in new Option[] { _output, _voice, _speaker, _language, _speed, _lines, _listVoices, _server })
        {
            command.Add(option);
        }
    }

    /// <summary>Reads a command line.</summary>
    public SayRequest Read(ParseResult parsed)
    {
        var words = parsed.GetValue(_text) ?? [];
        return new SayRequest(
            words.Length == 0 ? null : string.Join(' ', words),
            parsed.GetValue(_output),
            parsed.GetValue(_voice),
            parsed.GetValue(_speaker),
            parsed.GetValue(_language),
            parsed.GetValue(_speed),
            parsed.GetValue(_lines),
            parsed.GetValue(_listVoices),
            parsed.GetValue(_server));
    }
}
