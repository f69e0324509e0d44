using System.Text.Json.Serialization;

namespace HomeLab.Gateway.Health;

/// <summary>Body of a health answer.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c>, <c>started</c>, <c>loading</c>, <c>stopping</c> or <c>failed</c>.</param>
/// <param name="Engines">Each engine.</param>
internal sealed record HealthReport(string Status, IReadOnlyList<EngineHealth> Engines);

/// <summary>One engine in a health answer.</summary>
/// <param name="Engine"><c>stt</c>, <c>tts</c> or <c>wake</c>.</param>
/// <param name="Status"><c>loading</c>, <c>ready</c>, <c>absent</c> or <c>failed</c>.</param>
/// <param name="Models">What it runs.</param>
/// <param name="Demo">Whether that is the built-in demo.</param>
/// <param name="LoadSeconds">How long loading took.</param>
internal sealed record EngineHealth(string Engine, string Status, IReadOnlyList<string> Models, bool Demo, double LoadSeconds);

/// <summary>JSON of the health answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJsonContext : JsonSerializerContext;
