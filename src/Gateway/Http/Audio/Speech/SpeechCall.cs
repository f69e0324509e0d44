using System.Text.Json;
using HomeLab.Inference.Speech;

namespace HomeLab.Gateway.Http.Audio.Speech;

/// <summary>A checked request of <c>/audio/speech</c>.</summary>
/// <param name="Model">The model's name, which chooses nothing: the voice does.</param>
/// <param name="Text">What to say.</param>
/// <param name="Request">In whose voice.</param>
/// <param name="Format">What the audio is sent as.</param>
/// <param name="SampleRateHz">The rate asked for; null is the format's own.</param>
/// <param name="AsEvents">Whether the audio is sent as server-sent events.</param>
internal sealed record SpeechCall(
    string Model, string Text, SpeechRequest Request, SpeechFormat Format, int? SampleRateHz, bool AsEvents)
{
    private const float SlowestSpeed = 0.25f;
    private const float FastestSpeed = 4f;

    /// <summary>Checks a request. <c>instructions</c> and whatever else a local voice cannot follow is ignored.</summary>
    /// <exception cref="RefusedException">A field has a value that cannot be honoured.</exception>
    public static SpeechCall Read(JsonElement body, SpeechVoices voices, int maxCharacters)
    {
        var text = body.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.String ? input.GetString()! : "";
        if (string.IsNullOrWhiteSpace(text))
        {
            throw RefusedException.BadRequest("'input' must hold the text to say.", "input");
        }

        if (text.Length > maxCharacters)
        {
            throw RefusedException.BadRequest($"'input' has {text.Length} characters; the limit is {maxCharacters}.", "input");
        }

        return new SpeechCall(
            Field(body, "model") is { Length: > 0 } model ? model : AudioModels.Speech,
            text,
            voices.Find(VoiceName(body)) with { Speed = Speed(body), Priority = Inference.Scheduling.WorkPriority.Interactive },
            ReadFormat(body),
            SampleRate(body),
            Field(body, "stream_format") switch
            {
                "" or "audio" => false,
                "sse" => true,
                var other => throw RefusedException.BadRequest($"'stream_format' must be audio or sse, not '{other}'.", "stream_format"),
            });
    }

    private static string VoiceName(JsonElement body)
    {
        body.TryGetProperty("voice", out var voice);
        return voice.ValueKind switch
        {
            JsonValueKind.String => voice.GetString()!,
            JsonValueKind.Object => Field(voice, "id"),
            JsonValueKind.Null or JsonValueKind.Undefined => "",
            _ => throw RefusedException.BadRequest("'voice' must be a name or an object with an id.", "voice"),
        };
    }

    private static float Speed(JsonElement body)
    {
        if (!body.TryGetProperty("speed", out var speed) || speed.ValueKind == JsonValueKind.Null)
        {
            return 1f;
        }

        return speed.ValueKind == JsonValueKind.Number && speed.TryGetSingle(out var factor)
            && factor is >= SlowestSpeed and <= FastestSpeed
            ? factor
            : throw RefusedException.BadRequest("'speed' must be a number from 0.25 to 4.0.", "speed");
    }

    private static SpeechFormat ReadFormat(JsonElement body) => Field(body, "response_format") switch
    {
        "" or "mp3" => SpeechFormat.Mp3,
        "opus" => SpeechFormat.Opus,
        "aac" => SpeechFormat.Aac,
        "flac" => SpeechFormat.Flac,
        "wav" => SpeechFormat.Wav,
        "pcm" => SpeechFormat.Pcm,
        var other => throw RefusedException.BadRequest(
            $"'response_format' must be mp3, opus, aac, flac, wav or pcm, not '{other}'.", "response_format"),
    };

    private static int? SampleRate(JsonElement body)
    {
        if (!body.TryGetProperty("sample_rate", out var rate) || rate.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return rate.ValueKind == JsonValueKind.Number && rate.TryGetInt32(out var hertz) && hertz is >= 8000 and <= 48_000
            ? hertz
            : throw RefusedException.BadRequest("'sample_rate' must be a number from 8000 to 48000.", "sample_rate");
    }

    private static string Field(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>What speech is sent as.</summary>
internal enum SpeechFormat
{
    /// <summary><c>audio/mpeg</c>.</summary>
    Mp3,

    /// <summary>Opus in Ogg.</summary>
    Opus,

    /// <summary>AAC in ADTS.</summary>
    Aac,

    /// <summary><c>audio/flac</c>.</summary>
    Flac,

    /// <summary>WAV with a header for streams (sizes unknown).</summary>
    Wav,

    /// <summary>Bare samples: 16 bit, mono, 24 kHz.</summary>
    Pcm,
}
