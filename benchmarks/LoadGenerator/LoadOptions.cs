using System.Globalization;

namespace HomeLab.LoadGenerator;

/// <summary>What to do to a running gateway. Every property is an option of the same name: <c>--wake-streams 50</c>.</summary>
internal sealed class LoadOptions
{
    public string Host { get; set; } = "127.0.0.1";

    public int WakePort { get; set; } = 10400;

    public int SttPort { get; set; } = 10300;

    public int TtsPort { get; set; } = 10200;

    /// <summary>Microphones that listen for a wake word, in real time.</summary>
    public int WakeStreams { get; set; }

    /// <summary>People who give commands, in real time, one after another.</summary>
    public int Speakers { get; set; }

    /// <summary>People who have something read out.</summary>
    public int Listeners { get; set; }

    /// <summary>Chat streams over HTTP.</summary>
    public int Chats { get; set; }

    /// <summary>Base URL of an OpenAI-compatible server.</summary>
    public string ChatUrl { get; set; } = "http://127.0.0.1:8080/v1";

    public string ChatModel { get; set; } = "llama3.2:3b";

    public string ApiKey { get; set; } = "";

    /// <summary>Length of the measured part.</summary>
    public double Seconds { get; set; } = 30;

    /// <summary>Length of the part before it, which is not measured.</summary>
    public double WarmUp { get; set; } = 3;

    /// <summary>Pause of a person between two requests.</summary>
    public double Think { get; set; } = 1;

    /// <summary>Pause of a speaker before the client ends the utterance.</summary>
    public double Pause { get; set; } = 0.7;

    /// <summary>Clip that the microphones hear over and over; 16-bit mono WAV.</summary>
    public string WakeClip { get; set; } = "models/demo/audio/wake_computer.wav";

    /// <summary>Wake word to ask for; empty = any.</summary>
    public string WakeWord { get; set; } = "";

    /// <summary>Clip that the speakers say; 16-bit mono WAV.</summary>
    public string SttClip { get; set; } = "models/demo/audio/stt_office_lamp.wav";

    /// <summary>Text that the listeners hear; <c>{n}</c> counts up, so that no cache of sentences answers for the voice.</summary>
    public string Text { get; set; } = "The washing machine was done {n} minutes ago. It is raining, {n} percent, and the window in the bedroom is still open.";

    /// <summary>Voice to ask for; empty = the server's default.</summary>
    public string Voice { get; set; } = "";

    /// <summary>Process whose memory and CPU time are watched; 0 = none.</summary>
    public int Pid { get; set; }

    /// <summary>Address of that process's metrics, for its managed heap; empty = none.</summary>
    public string MetricsUrl { get; set; } = "";

    /// <summary>File for the result as JSON; empty = none.</summary>
    public string Json { get; set; } = "";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown or its value cannot be read.</exception>
    public static LoadOptions Parse(IReadOnlyList<string> args)
    {
        var options = new LoadOptions();
        for (var i = 0; i < args.Count; i += 2)
        {
            var property = typeof(LoadOptions).GetProperties().FirstOrDefault(property => OptionName(property.Name) == args[i])
                ?? throw new ArgumentException($"Unknown option '{args[i]}'. Known: {Usage()}");
            if (i + 1 == args.Count)
            {
                throw new ArgumentException($"Option '{args[i]}' lacks its value.");
            }

            try
            {
                property.SetValue(options, Convert.ChangeType(args[i + 1], property.PropertyType, CultureInfo.InvariantCulture));
            }
            catch (FormatException)
            {
                throw new ArgumentException($"Option '{args[i]}' takes a number, not '{args[i + 1]}'.");
            }
        }

        return options;
    }

    /// <summary>All options with their defaults.</summary>
    public static string Usage()
    {
        var defaults = new LoadOptions();
        return string.Join(' ', typeof(LoadOptions).GetProperties().Select(property =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{OptionName(property.Name)} {property.GetValue(defaults) switch { "" => "…", string text when text.Contains(' ', StringComparison.Ordinal) => "\"…\"", var value => value }}")));
    }

    private static string OptionName(string property) =>
        "--" + string.Concat(
            property.Select(
                (letter, index) => char.IsUpper(letter) ? $"{(index > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
