using HomeLab.Gateway.Configuration;
using HomeLab.Inference.Onnx;

namespace HomeLab.Gateway.Hosting;

/// <summary>Text to speech. Section <c>Tts</c>.</summary>
public sealed class TtsOptions
{
    /// <summary>Whether the engine is loaded. <value>The default is true.</value></summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The voice of requests that name none; <value>the default is the first installed voice of <see cref="Language"/></value>.
    /// </summary>
    [Setting("the name of an installed voice ('homelab say --list-voices')")]
    public string? Voice { get; set; }

    /// <summary>Language of the default voice. <value>The default is <c>en</c>.</value></summary>
    [Setting("a language code such as en or de_DE")]
    public string Language { get; set; } = "en";

    /// <summary>Longest text of one reply. <value>The default is 20,000 characters, about 20 minutes of speech.</value></summary>
    [Setting("a number of characters from 100 to 1000000", Min = 100, Max = 1_000_000)]
    public int MaxTextLength { get; set; } = 20_000;

    /// <summary>Silence between sentences. <value>The default is none: voices bring their own pause.</value></summary>
    [Setting("a duration from 0s to 5s", Min = 0, Max = 5)]
    public TimeSpan SentenceSilence { get; set; }

    /// <summary>Where voices run. <value>The default is Auto.</value></summary>
    public ExecutionDevice Device { get; set; } = ExecutionDevice.Auto;

    /// <summary>Threads of one synthesis; <value>the default 0 shares the cores sensibly</value>.</summary>
    [Setting("a whole number from 0 (shared sensibly) to 256", Min = 0, Max = 256)]
    public int Threads { get; set; }

    /// <summary>
    /// Sentences synthesised at once: of several replies, and the next one of a reply where a worker is idle; <value>the default 0 takes what
    /// the threads leave</value>.
    /// </summary>
    [Setting("a whole number from 0 (automatic) to 64", Min = 0, Max = 64)]
    public int Workers { get; set; }

    /// <summary>Replies under way; the next one is refused. <value>The default is 32.</value></summary>
    [Setting("a whole number from 1 to 1000", Min = 1, Max = 1000)]
    public int Queue { get; set; } = 32;
}
