namespace HomeLab.Inference.Speech;

/// <summary>Settings of text to speech.</summary>
public sealed class SpeechOptions
{
    /// <summary>Where Piper voices are. <value>Default: none; the built-in espeak-ng voices speak.</value></summary>
    public IList<VoiceFolder> VoiceFolders { get; set; } = [];

    /// <summary>
    /// The voice for requests that name neither voice nor language. <value>Default: the first Piper voice of
    /// <see cref="DefaultLanguage"/>.</value>
    /// </summary>
    public string? DefaultVoice { get; set; }

    /// <summary>Language of the default voice. <value>Default: <c>en</c>.</value></summary>
    public string DefaultLanguage { get; set; } = "en";

    /// <summary>Characters that one reply may have. <value>Default: 20 000, about 20 minutes of speech.</value></summary>
    public int MaxTextChars { get; set; } = 20_000;

    /// <summary>
    /// Characters after which the first piece may end at a comma; 0 = only at a sentence's end. <value>Default: 40.</value>
    /// </summary>
    public int FirstPieceChars { get; set; } = 40;

    /// <summary>Silence between sentences. <value>Default: none, as Piper; voices bring their own short pause.</value></summary>
    public TimeSpan SentenceSilence { get; set; }

    /// <summary>
    /// Threads that synthesise, a sentence each at a time. With two or more, the next sentence of a reply is begun on one that has nothing
    /// to do. <value>Default: 0 = what <see cref="Threads"/> leaves of the thread budget.</value>
    /// </summary>
    public int Workers { get; set; }

    /// <summary>Threads inside one synthesis. <value>Default: 0 = up to 4 of the thread budget.</value></summary>
    public int Threads { get; set; }

    /// <summary>Replies that may be under way; a further one is refused at once. <value>Default: 32.</value></summary>
    public int MaxActiveStreams { get; set; } = 32;

    /// <summary>Where voices run. <value>Default: the CPU.</value></summary>
    public Onnx.ExecutionDevice Device { get; set; } = Onnx.ExecutionDevice.Cpu;

    /// <summary>
    /// Memory for finished short phrases ("Turned on the light."), which are then spoken again without synthesis and sound the same each
    /// time, also where a voice has noise. 0 switches it off. <value>Default: 16 MiB, about 3 minutes of speech.</value>
    /// </summary>
    public long PhraseCacheBytes { get; set; } = 16L << 20;

    /// <summary>
    /// Rewrites phonemes of espeak-ng 1.51 to those of 1.52, which Piper voices were trained on (en-us, de). <value>Default: true.</value>
    /// </summary>
    public bool RewriteOldPhonemes { get; set; } = true;

    /// <summary>
    /// Tempo of the built-in espeak-ng voices in words a minute. <value>Default: 165; espeak-ng's own 175 is brisk for a room.</value>
    /// </summary>
    public int EspeakWordsPerMinute { get; set; } = 165;
}
