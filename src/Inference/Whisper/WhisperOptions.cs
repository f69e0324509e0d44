using HomeLab.Inference.Onnx;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper.Files;

namespace HomeLab.Inference.Whisper;

/// <summary>How a Whisper model is loaded and asked. Every default is a working one.</summary>
public sealed class WhisperOptions
{
    /// <summary>Which weights of the model folder to load.</summary>
    /// <value>The default is <see cref="WhisperPrecision.Auto"/>: 8 bit on a CPU, where it takes two thirds of the time of 32 bit.</value>
    public WhisperPrecision Precision { get; set; } = WhisperPrecision.Auto;

    /// <summary>Where the model runs.</summary>
    /// <value>The default is the CPU.</value>
    public ExecutionDevice Device { get; set; } = ExecutionDevice.Cpu;

    /// <summary>How much of its window the encoder looks at.</summary>
    /// <value>The default is all of it: what the model was trained on.</value>
    public WhisperAudioContext AudioContext { get; set; } = WhisperAudioContext.Full;

    /// <summary>Make the output head of 8-bit decoders an integer product when the model loads.</summary>
    /// <value>The default is true: the same words in a third of the time a token (tiny).</value>
    public bool IntegerHead { get; set; } = true;

    /// <summary>Compute the encoder's attention block by block when the graph allows it.</summary>
    /// <value>The default is true: the same hidden states in half the memory.</value>
    public bool FusedAttention { get; set; } = true;

    /// <summary>Compute the transcript ahead when the speaker pauses, and confirm it when nothing more was said.</summary>
    /// <value>The default is true: the answer is ready when the audio ends. Costs idle time only; never done while somebody waits.</value>
    public bool Speculate { get; set; } = true;

    /// <summary>Utterances transcribed at the same time.</summary>
    /// <value>The default is 1: one voice at a time with every core is sooner done than two at half speed.</value>
    public int Workers { get; set; } = 1;

    /// <summary>Short utterances that wait at the same time and are decoded side by side, at most; 0 lets the device decide.</summary>
    /// <value>
    /// The default is 0: 8 on a GPU, where a batch takes little longer than one, and 1 on a CPU and for 8-bit weights, whose activations
    /// are quantised over the whole batch, so that the text of one speaker would depend on what another one said.
    /// </value>
    public int Batch { get; set; }

    /// <summary>Threads of one inference; 0 shares the process's cores among the workers.</summary>
    public int Threads { get; set; }

    /// <summary>Utterances that may wait. One more is refused at once.</summary>
    /// <value>The default is 16: with a tiny model some three seconds of work.</value>
    public int QueueCapacity { get; set; } = 16;

    /// <summary>Longest utterance; audio beyond it is <see cref="AudioStatus.TooLong"/>.</summary>
    /// <value>The default is 5 minutes: about 10 MB of log-mel each.</value>
    public TimeSpan MaxUtterance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Language where the utterance names none; null lets the model decide, at the price of three more decoder steps.</summary>
    public string? Language { get; set; }

    /// <summary>Names and words to expect where the utterance brings none: rooms, devices, people.</summary>
    public string? Prompt { get; set; }

    /// <summary>Beams where the utterance asks for none; 1 = greedy.</summary>
    /// <value>The default is 1: on short commands beams find nothing better and each costs a whole decoder pass a token.</value>
    public int BeamSize { get; set; } = 1;

    /// <summary>Temperatures tried in turn until a transcript passes the checks.</summary>
    /// <value>The default is Whisper's: 0, 0.2, 0.4, 0.6, 0.8, 1.</value>
    public IReadOnlyList<float> Temperatures { get; set; } = [0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f];

    /// <summary>A transcript that compresses better repeats itself and is tried again.</summary>
    /// <value>The default is Whisper's 2.4.</value>
    public float CompressionRatioThreshold { get; set; } = 2.4f;

    /// <summary>A transcript with a lower mean log-probability is tried again.</summary>
    /// <value>The default is Whisper's -1.</value>
    public float LogProbabilityThreshold { get; set; } = -1f;

    /// <summary>Above this belief of the model that nobody speaks, a transcript of low log-probability counts as silence.</summary>
    /// <value>The default is Whisper's 0.6.</value>
    public float NoSpeechThreshold { get; set; } = 0.6f;

    /// <summary>
    /// An utterance whose mean log-probability is lower gives an empty transcript: for a model with a closed vocabulary, which writes one
    /// of its own sentences whatever is said, and whose sentences open doors.
    /// </summary>
    /// <value>The default is null: everything is passed on, as openai/whisper does.</value>
    public float? MinLogProbability { get; set; }

    /// <summary>Give the text of a window to the next one as context.</summary>
    /// <value>The default is false: a mistake would be carried on. Names come in through <see cref="Prompt"/>.</value>
    public bool ConditionOnPreviousText { get; set; }

    /// <summary>When sound counts as speech. What does not is never decoded; what does is cut out with padding.</summary>
    /// <value>
    /// The default keeps 1.5 s before speech (Silero hears some voices' first words late) and 250 ms after it (so that a transcript
    /// computed 250 ms into a pause is the final one), takes 300 ms without speech for a pause, where long audio may be cut, and Silero's
    /// thresholds.
    /// </value>
    public SpeechSegmenterOptions Speech { get; set; } = new()
    {
        MinSilence = TimeSpan.FromMilliseconds(300),
        LeadIn = TimeSpan.FromMilliseconds(1500),
        Padding = TimeSpan.FromMilliseconds(250),
    };
}
