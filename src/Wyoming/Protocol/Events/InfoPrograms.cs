using System.Text.Json.Serialization;

namespace HomeLab.Wyoming.Protocol;

/// <summary>Who made a program, model or voice.</summary>
/// <param name="Name">A name.</param>
/// <param name="Url">Where to find them.</param>
public sealed record Attribution(string Name, string Url);

/// <summary>Audio format of a microphone or loudspeaker.</summary>
/// <param name="Rate">Hz.</param>
/// <param name="Width">Bytes of a sample.</param>
/// <param name="Channels">Channels.</param>
public sealed record InfoAudioFormat(int Rate, int Width, int Channels);

/// <summary>A speaker of a voice.</summary>
/// <param name="Name">Its name.</param>
public sealed record TtsSpeaker(string Name);

/// <summary>A speech-to-text program.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Models">At least the installed ones.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
/// <param name="SupportsTranscriptStreaming">Whether pieces of the transcript are sent while audio arrives.</param>
/// <param name="RequiresExternalVad">Whether the client must find the end of speech; false = the server sends the transcript when the speaker stops.</param>
/// <param name="PrefersAutoGainEnabled">Whether audio should be levelled first.</param>
/// <param name="PrefersNoiseReductionEnabled">Whether audio should be denoised first.</param>
public sealed record AsrProgram(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    IReadOnlyList<AsrModel> Models,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool SupportsTranscriptStreaming = false,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool RequiresExternalVad = true,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool PrefersAutoGainEnabled = true,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool PrefersNoiseReductionEnabled = true);

/// <summary>A speech-to-text model.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Languages">Codes such as <c>en</c> or <c>en_US</c>.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
public sealed record AsrModel(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    IReadOnlyList<string> Languages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null);

/// <summary>A text-to-speech program.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Voices">The first is not special: clients that name no voice get the server's default.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
/// <param name="SupportsSynthesizeStreaming">Whether <c>synthesize-start/chunk/stop</c> is understood.</param>
public sealed record TtsProgram(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    IReadOnlyList<TtsVoice> Voices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool SupportsSynthesizeStreaming = false);

/// <summary>A voice.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Languages">Codes such as <c>en</c> or <c>en_US</c>.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
/// <param name="Speakers">Of a voice with several. Null is written.</param>
public sealed record TtsVoice(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    IReadOnlyList<string> Languages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<TtsSpeaker>? Speakers = null);

/// <summary>A conversation program.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Models">At least the installed ones.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
/// <param name="SupportsHandledStreaming">Whether <c>handled-start/chunk/stop</c> is sent.</param>
/// <param name="SupportsHomeControl">Whether it can switch things in the home.</param>
public sealed record HandleProgram(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    IReadOnlyList<HandleModel> Models,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool SupportsHandledStreaming = false,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool SupportsHomeControl = false);

/// <summary>A conversation model.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Languages">Codes such as <c>en</c> or <c>en_US</c>.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
public sealed record HandleModel(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    IReadOnlyList<string> Languages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null);

/// <summary>An intent recogniser.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Models">At least the installed ones.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
public sealed record IntentProgram(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    IReadOnlyList<IntentModel> Models,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null);

/// <summary>A model of an intent recogniser.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Languages">Codes such as <c>en</c> or <c>en_US</c>.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
public sealed record IntentModel(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    IReadOnlyList<string> Languages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null);

/// <summary>A wake-word program.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Models">At least the installed ones.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
public sealed record WakeProgram(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    IReadOnlyList<WakeModel> Models,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null);

/// <summary>A wake word.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Languages">Codes such as <c>en</c> or <c>en_US</c>.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
/// <param name="Phrase">What to say. Null is written.</param>
public sealed record WakeModel(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    IReadOnlyList<string> Languages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Phrase = null);

/// <summary>A microphone.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="MicFormat">What it delivers.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
public sealed record MicProgram(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    InfoAudioFormat MicFormat,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null);

/// <summary>A loudspeaker.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="SndFormat">What it plays.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
public sealed record SndProgram(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    InfoAudioFormat SndFormat,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null);

/// <summary>A satellite.</summary>
/// <param name="Name">Stable id; Home Assistant shows the description instead where there is one.</param>
/// <param name="Attribution">Who made it.</param>
/// <param name="Installed">Whether it works now; Home Assistant uses nothing else.</param>
/// <param name="Description">What a person reads. Null is written.</param>
/// <param name="Version">Null is written.</param>
/// <param name="Area">Where it stands.</param>
/// <param name="HasVad">Whether it streams only speech.</param>
/// <param name="ActiveWakeWords">Words it listens for.</param>
/// <param name="MaxActiveWakeWords">How many at most.</param>
/// <param name="SupportsTrigger">Whether it can be started without a wake word.</param>
public sealed record Satellite(
    string Name,
    Attribution Attribution,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool Installed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Version = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Area = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool? HasVad = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<string>? ActiveWakeWords = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? MaxActiveWakeWords = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool? SupportsTrigger = null);
