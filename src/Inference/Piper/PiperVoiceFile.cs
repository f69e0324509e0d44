using System.Text.Json.Serialization;

namespace HomeLab.Inference.Piper;

/// <summary><c>X.onnx.json</c> as Piper's trainer writes it.</summary>
internal sealed class PiperVoiceFile
{
    public PiperAudio? Audio { get; init; }

    public PiperEspeak? Espeak { get; init; }

    public PiperInference? Inference { get; init; }

    public string? PhonemeType { get; init; }

    public Dictionary<string, int[]>? PhonemeIdMap { get; init; }

    public Dictionary<string, string[]>? PhonemeMap { get; init; }

    public string[][]? VowelClusters { get; init; }

    public int? NumSymbols { get; init; }

    public int? NumSpeakers { get; init; }

    public Dictionary<string, int>? SpeakerIdMap { get; init; }

    public int? DefaultSpeakerId { get; init; }

    public int? HopLength { get; init; }

    public PiperLanguage? Language { get; init; }

    public string? Dataset { get; init; }

    public string? PiperVersion { get; init; }
}

internal sealed record PiperAudio(int? SampleRate, string? Quality);

internal sealed record PiperEspeak(string? Voice);

internal sealed record PiperInference(float? NoiseScale, float? LengthScale, float? NoiseW);

internal sealed record PiperLanguage(string? Code, string? Family, string? NameEnglish);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(PiperVoiceFile))]
internal sealed partial class PiperVoiceJson : JsonSerializerContext;
