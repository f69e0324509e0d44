using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Http.Audio;

/// <summary>Speech over HTTP; section <c>Audio</c>.</summary>
public sealed class AudioOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Audio";

    /// <summary>Largest upload in bytes. <value>The default is 100 MiB, four times OpenAI's: an hour of MP3.</value></summary>
    [Setting("a number of bytes from 1024 to 2147483647", Min = 1024, Max = int.MaxValue)]
    public int MaxUploadBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>
    /// Uploads above this go behind all others: short clips never wait for a long file. <value>The default is 1 MiB, half a minute of
    /// WAV.</value>
    /// </summary>
    [Setting("a number of bytes from 0 to 2147483647", Min = 0, Max = int.MaxValue)]
    public int LongUploadBytes { get; set; } = 1024 * 1024;

    /// <summary>Longest text that one request may have spoken. <value>The default is 20000 characters; OpenAI takes 4096.</value></summary>
    [Setting("a number of characters from 1 to 1000000", Min = 1, Max = 1_000_000)]
    public int MaxSpeechCharacters { get; set; } = 20_000;

    /// <summary>
    /// What a voice name means here, for example <c>alloy</c>. OpenAI's names without an entry are spread over the installed voices.
    /// </summary>
    public IList<VoiceAlias> Voices { get; } = [];
}

/// <summary>Another name for a voice.</summary>
public sealed class VoiceAlias : IValidatedSettings
{
    /// <summary>What clients say.</summary>
    public string Name { get; set; } = "";

    /// <summary>The installed voice.</summary>
    public string Voice { get; set; } = "";

    /// <summary>The speaker, for a voice with several; empty = its default.</summary>
    public string Speaker { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(string path)
    {
        foreach (var (name, value) in new[] { (nameof(Name), Name), (nameof(Voice), Voice) })
        {
            if (value.Length == 0)
            {
                yield return new SettingProblem(path + name, null, "the name of a voice");
            }
        }
    }
}
