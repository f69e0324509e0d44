using System.Text.Json;

namespace HomeLab.Inference.Piper;

/// <summary>
/// What a voice's configuration says, checked, with Piper's defaults (piper1-gpl <c>config.py</c>) where it says nothing.
/// </summary>
internal sealed class PiperVoiceConfig
{
    private const string Begin = "^";
    private const string End = "$";
    private const string Pad = "_";

    private PiperVoiceConfig(PiperVoiceFile file)
    {
        SampleRateHz = Require(file.Audio?.SampleRate, "audio.sample_rate");
        Quality = file.Audio?.Quality;
        PhonemeType = ParseType(file.PhonemeType);
        EspeakVoice = PhonemeType == PhonemeType.Espeak ? Require(file.Espeak?.Voice, "espeak.voice") : file.Espeak?.Voice ?? "";
        PhonemeIds = file.PhonemeIdMap ?? DefaultPhonemeIds.Create();
        PhonemeMap = file.PhonemeMap ?? [];
        VowelClusters = file.VowelClusters ?? [];
        Speakers = Require(file.NumSpeakers, "num_speakers");
        SpeakerIds = file.SpeakerIdMap ?? [];
        DefaultSpeaker = file.DefaultSpeakerId ?? 0;
        NoiseScale = file.Inference?.NoiseScale ?? 0.667f;
        LengthScale = file.Inference?.LengthScale ?? 1f;
        NoiseWidth = file.Inference?.NoiseW ?? 0.8f;
        HopLength = file.HopLength ?? 256;
        LanguageCode = file.Language?.Code ?? EspeakVoice;
        Dataset = file.Dataset;
        Check();
    }

    public int SampleRateHz { get; }

    /// <summary><c>x_low</c>, <c>low</c>, <c>medium</c>, <c>high</c>; a description only.</summary>
    public string? Quality { get; }

    public PhonemeType PhonemeType { get; }

    /// <summary>Voice of espeak-ng that makes the phonemes; may be empty for <see cref="PhonemeType.Text"/>.</summary>
    public string EspeakVoice { get; }

    /// <summary>Symbol to ids.</summary>
    public IReadOnlyDictionary<string, int[]> PhonemeIds { get; }

    /// <summary>Symbols that stand for others; older voices have it.</summary>
    public IReadOnlyDictionary<string, string[]> PhonemeMap { get; }

    /// <summary>Symbols that are one symbol together, for example <c>a</c>, <c>ɪ</c>.</summary>
    public IReadOnlyList<string[]> VowelClusters { get; }

    public int Speakers { get; }

    public IReadOnlyDictionary<string, int> SpeakerIds { get; }

    public int DefaultSpeaker { get; }

    public float NoiseScale { get; }

    public float LengthScale { get; }

    public float NoiseWidth { get; }

    /// <summary>Samples of one frame.</summary>
    public int HopLength { get; }

    /// <summary>For example <c>en_US</c>; espeak-ng's tag where the file names no language.</summary>
    public string LanguageCode { get; }

    public string? Dataset { get; }

    /// <summary>Reads and checks <c>X.onnx.json</c>.</summary>
    /// <exception cref="InferenceException">It is missing, not JSON, incomplete, or of a kind that is not supported; the message names the
    /// file.</exception>
    public static PiperVoiceConfig Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return new PiperVoiceConfig(
                JsonSerializer.Deserialize(stream, PiperVoiceJson.Default.PiperVoiceFile)
                ?? throw new InferenceException("it holds 'null'; a Piper configuration was expected."));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InferenceException)
        {
            throw new InferenceException($"Voice configuration '{path}' cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>The number of a speaker given by name or number; the default one for anything else.</summary>
    public int FindSpeaker(string? speaker)
    {
        if (string.IsNullOrWhiteSpace(speaker))
        {
            return DefaultSpeaker;
        }

        if (SpeakerIds.TryGetValue(speaker, out var id))
        {
            return id;
        }

        foreach (var (name, named) in SpeakerIds)
        {
            if (name.Equals(speaker, StringComparison.OrdinalIgnoreCase))
            {
                return named;
            }
        }

        return int.TryParse(speaker, out var number) && number >= 0 && number < Speakers ? number : DefaultSpeaker;
    }

    private void Check()
    {
        if (SampleRateHz is < 8_000 or > 192_000)
        {
            throw new InferenceException($"audio.sample_rate is {SampleRateHz}; 8000 to 192000 was expected.");
        }

        if (Speakers < 1 || DefaultSpeaker < 0 || DefaultSpeaker >= Speakers || SpeakerIds.Values.Any(id => id < 0 || id >= Speakers))
        {
            throw new InferenceException($"num_speakers is {Speakers}, but default_speaker_id or speaker_id_map lies outside of it.");
        }

        foreach (var symbol in new[] { Begin, End, Pad })
        {
            if (!PhonemeIds.ContainsKey(symbol))
            {
                throw new InferenceException($"phoneme_id_map has no '{symbol}', which every sentence needs.");
            }
        }
    }

    private static PhonemeType ParseType(string? type) => type?.ToLowerInvariant() switch
    {
        null or "" or "espeak" => PhonemeType.Espeak,
        "text" => PhonemeType.Text,
        _ => throw new InferenceException(
            $"phoneme_type '{type}' needs its own front end, which is not included; voices of the types 'espeak' and 'text' can be used."),
    };

    private static T Require<T>(T? value, string key)
        where T : struct => value ?? throw new InferenceException($"'{key}' is missing.");

    private static string Require(string? value, string key) =>
        string.IsNullOrWhiteSpace(value) ? throw new InferenceException($"'{key}' is missing.") : value;
}
