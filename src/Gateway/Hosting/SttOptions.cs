using HomeLab.Gateway.Configuration;
using HomeLab.Inference.Onnx;

namespace HomeLab.Gateway.Hosting;

/// <summary>Speech to text. Section <c>Stt</c>.</summary>
public sealed class SttOptions
{
    /// <summary>Whether the engine is loaded. <value>The default is true.</value></summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The default model: an id of <c>homelab models list</c>. <value>The default is none: the first one installed, and the demo model
    /// where none is.</value>
    /// </summary>
    [Setting("the id of an installed model ('homelab models list')")]
    public string? Model { get; set; }

    /// <summary>
    /// Further models to keep loaded, for requests that name one or speak its language. <value>The default is none.</value>
    /// </summary>
    [Setting("the id of an installed model ('homelab models list')")]
    public List<string> MoreModels { get; } = [];

    /// <summary>Language of requests that name none. <value>The default is <c>auto</c>: the model finds it out.</value></summary>
    [Setting("a language code such as en or de, or auto")]
    public string Language { get; set; } = "auto";

    /// <summary>Names of rooms, devices and people that will be said. <value>The default is none.</value></summary>
    [Setting("words that speech is likely to contain", Secret = true)]
    public string? Prompt { get; set; }

    /// <summary>
    /// Beams; 1 is greedy. <value>The default is 1, which loses little on commands and takes a fifth of the time of 5.</value>
    /// </summary>
    [Setting("a whole number from 1 to 10", Min = 1, Max = 10)]
    public int BeamSize { get; set; } = 1;

    /// <summary>
    /// Mean log-probability below which an utterance counts as not understood and gives an empty transcript. <value>The default 0 is the
    /// model's own: −0.5 for the demo model, which knows home commands only and writes one whatever is said; none for all others.</value>
    /// </summary>
    [Setting("a number from -10 to 0 (the model's own)", Min = -10, Max = 0)]
    public float MinLogProbability { get; set; }

    /// <summary>Where the model runs. <value>The default is Auto.</value></summary>
    public ExecutionDevice Device { get; set; } = ExecutionDevice.Auto;

    /// <summary>Threads of one transcription; <value>the default 0 takes every core</value>.</summary>
    [Setting("a whole number from 0 (every core) to 256", Min = 0, Max = 256)]
    public int Threads { get; set; }

    /// <summary>
    /// Utterances transcribed at once. <value>The default is 1: two halves of a CPU are not faster than one whole.</value>
    /// </summary>
    [Setting("a whole number from 1 to 64", Min = 1, Max = 64)]
    public int Workers { get; set; } = 1;

    /// <summary>
    /// Short utterances waiting at the same time that are decoded side by side. <value>The default 0 is 8 on a GPU, and 1 on a CPU and for
    /// 8-bit weights, where the text of one speaker would depend on what another one said.</value>
    /// </summary>
    [Setting("a whole number from 0 (the device decides) to 32", Min = 0, Max = 32)]
    public int Batch { get; set; }

    /// <summary>Utterances that may wait; the next one is refused. <value>The default is 16.</value></summary>
    [Setting("a whole number from 1 to 1000", Min = 1, Max = 1000)]
    public int Queue { get; set; } = 16;

    /// <summary>Longest utterance. <value>The default is 5 minutes.</value></summary>
    [Setting("a duration from 1s to 4h", Min = 1, Max = 4 * 3600)]
    public TimeSpan MaxUtterance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Who finds the end of speech on the Wyoming port, and after how much silence. <value>The default is <c>Client</c>: Home Assistant
    /// listens for silence itself and shows its satellites when the speaker has finished. With a level the server sends the transcript as
    /// soon as it hears the end; a client's <c>vad_sensitivity</c> then chooses another level.</value>
    /// </summary>
    public SpeechEnd EndOfSpeech { get; set; } = SpeechEnd.Client;

    /// <summary>
    /// When the server finds the end of speech: longest utterance, after which the transcript is sent in any case. <value>The default is 15
    /// s, Home Assistant's own limit for a command.</value>
    /// </summary>
    [Setting("a duration from 1s to 10m", Min = 1, Max = 600)]
    public TimeSpan EndOfSpeechTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether every client gets <c>transcript-start/chunk/stop</c> around its transcript. <value>The default is false: then only those
    /// whose <c>transcribe</c> carries the context <c>{"streaming": true}</c>.</value>
    /// </summary>
    public bool StreamTranscripts { get; set; }
}
