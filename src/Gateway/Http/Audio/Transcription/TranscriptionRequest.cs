using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace HomeLab.Gateway.Http.Audio.Transcription;

/// <summary>What a client wants to have transcribed, and how.</summary>
internal sealed record TranscriptionRequest
{
    /// <summary>The audio; disposed with the request's form.</summary>
    public required Stream Audio { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long AudioBytes { get; init; }

    /// <summary>The model's name.</summary>
    public string Model { get; init; } = "";

    /// <summary>Language tag; null lets the model decide.</summary>
    public string? Language { get; init; }

    /// <summary>Languages that may be spoken, where <see cref="Language"/> names none; empty = any.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Names and words to expect, from <c>prompt</c>, <c>keywords</c> and <c>hotwords</c>.</summary>
    public string? Prompt { get; init; }

    /// <summary>Shape of the answer.</summary>
    public TranscriptFormat Format { get; init; }

    /// <summary>First temperature; null leaves it to the engine.</summary>
    public float? Temperature { get; init; }

    /// <summary>Whether each token's log-probability is wanted.</summary>
    public bool LogProbabilities { get; init; }

    /// <summary>Whether each word's times are wanted.</summary>
    public bool Words { get; init; }

    /// <summary>Whether segments are wanted where the format has them.</summary>
    public bool Segments { get; init; } = true;

    /// <summary>Whether pieces are sent as they are understood.</summary>
    public bool Stream { get; init; }

    /// <summary>
    /// Reads the fields of a form, or of the JSON that Open WebUI can send instead. Names may end in <c>[]</c>. Unknown fields are ignored.
    /// </summary>
    /// <param name="audio">The audio.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="field">All values of a field by its name without <c>[]</c>.</param>
    /// <exception cref="RefusedException">A field has a value that cannot be honoured.</exception>
    public static TranscriptionRequest Read(Stream audio, long bytes, Func<string, StringValues> field)
    {
        var format = FormatOf(field("response_format").ToString());
        var stream = field("stream").ToString() is "true" or "True" or "1";
        var granularities = field("timestamp_granularities");
        return new TranscriptionRequest
        {
            Audio = audio,
            AudioBytes = bytes,
            Model = field("model").ToString(),
            Language = field("language").ToString() is { Length: > 0 } language ? language : null,
            Languages = [.. field("languages").Where(tag => !string.IsNullOrWhiteSpace(tag)).OfType<string>()],
            Prompt = PromptOf(field),
            Format = format,
            Temperature = TemperatureOf(field("temperature").ToString()),
            LogProbabilities = WantsLogProbabilities(field("include"), format, stream),
            Stream = stream,
            Words = WantsWords(granularities, format, stream),
            Segments = !granularities.Contains("word") || granularities.Contains("segment"),
        };
    }

    private static string? PromptOf(Func<string, StringValues> field)
    {
        var words = field("keywords").Concat(field("hotwords")).Where(word => !string.IsNullOrWhiteSpace(word));
        var parts = new[] { field("prompt").ToString(), string.Join(", ", words) }.Where(part => part.Length > 0).ToList();
        return parts.Count == 0 ? null : string.Join(' ', parts);
    }

    private static TranscriptFormat FormatOf(string name) => name switch
    {
        "" or "json" => TranscriptFormat.Json,
        "text" => TranscriptFormat.Text,
        "srt" => TranscriptFormat.Srt,
        "vtt" => TranscriptFormat.Vtt,
        "verbose_json" => TranscriptFormat.VerboseJson,
        _ => throw RefusedException.BadRequest(
            $"'response_format' must be json, text, srt, vtt or verbose_json, not '{name}'.", "response_format"),
    };

    private static bool WantsWords(StringValues granularities, TranscriptFormat format, bool stream)
    {
        if (!granularities.Contains("word"))
        {
            return false;
        }

        return format == TranscriptFormat.VerboseJson && !stream
            ? true
            : throw RefusedException.BadRequest(
                "'timestamp_granularities' word needs 'response_format' verbose_json, without 'stream'.", "timestamp_granularities");
    }

    private static bool WantsLogProbabilities(StringValues include, TranscriptFormat format, bool stream)
    {
        if (!include.Contains("logprobs"))
        {
            return false;
        }

        return stream || format == TranscriptFormat.Json
            ? true
            : throw RefusedException.BadRequest("'include' logprobs needs 'response_format' json, or 'stream'.", "include");
    }

    private static float? TemperatureOf(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return float.TryParse(text, CultureInfo.InvariantCulture, out var temperature) && temperature is >= 0 and <= 1
            ? temperature > 0 ? temperature : null
            : throw RefusedException.BadRequest("'temperature' must be a number from 0 to 1.", "temperature");
    }
}

/// <summary>Shape of a transcript.</summary>
internal enum TranscriptFormat
{
    /// <summary><c>{"text"}</c>.</summary>
    Json,

    /// <summary>The text alone.</summary>
    Text,

    /// <summary>SubRip subtitles.</summary>
    Srt,

    /// <summary>WebVTT subtitles.</summary>
    Vtt,

    /// <summary>The text with segments and figures.</summary>
    VerboseJson,
}
