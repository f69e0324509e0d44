namespace HomeLab.Inference.Wake;

/// <summary>A wake word that can be listened for.</summary>
/// <param name="Name">Stable name, for example <c>okay_nabu</c>.</param>
/// <param name="Phrase">What to say.</param>
/// <param name="Languages">Language codes; empty when unknown.</param>
/// <param name="Version">Model version, for example <c>v0.1</c>; null when unknown.</param>
/// <param name="FeatureSet">The feature set (embedding model) its head was trained with, for example <c>openwakeword</c> or
/// <c>demo</c>.</param>
/// <param name="IsDemo">Part of the embedded demo set.</param>
public sealed record WakeWord(string Name, string Phrase, IReadOnlyList<string> Languages, string? Version, string FeatureSet, bool IsDemo);

/// <summary>A wake word was heard.</summary>
/// <param name="Name">Name of the <see cref="WakeWord"/>.</param>
/// <param name="Position">Stream time at the end of the deciding 80 ms hop, since the last reset.</param>
/// <param name="Score">Probability of the deciding hop.</param>
public readonly record struct WakeDetection(string Name, TimeSpan Position, float Score);
