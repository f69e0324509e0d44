using System.Text.Json;
using HomeLab.Gateway.Access;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Http.Audio.Speech;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Http.Audio;

/// <summary>
/// <c>/audio/voices</c> and <c>/audio/models</c>: what Open WebUI and its kind fill their menus from. Both <c>voices</c> and <c>data</c>
/// are given, since clients read one or the other.
/// </summary>
internal sealed class AudioLists(IEngines engines, IOptions<AudioOptions> options)
{
    /// <summary>Maps them.</summary>
    public void Map(IEndpointRouteBuilder routes, string prefix)
    {
        routes.MapGet(prefix + "/voices", http => AnswerAsync(http, WriteVoices));
        routes.MapGet(prefix + "/models", http => AnswerAsync(http, json => WriteModels(json, Caller.Of(http))));
    }

    private void WriteVoices(Utf8JsonWriter json)
    {
        foreach (var list in (ReadOnlySpan<string>)["voices", "data"])
        {
            json.WriteStartArray(list);
            foreach (var voice in engines.Synthesizer?.Voices ?? [])
            {
                WriteVoice(json, voice.Name, voice.Description, voice.Languages);
                foreach (var speaker in voice.Speakers)
                {
                    WriteVoice(json, $"{voice.Name}:{speaker}", $"{voice.Description} ({speaker})", voice.Languages);
                }
            }

            var aliases = options.Value.Voices.Select(alias => alias.Name).Concat(SpeechVoices.OpenAi).Distinct();
            foreach (var alias in engines.Synthesizer is null ? [] : aliases)
            {
                WriteVoice(json, alias, alias, []);
            }

            json.WriteEndArray();
        }
    }

    private void WriteModels(Utf8JsonWriter json, Caller caller)
    {
        var recognizers = engines.Recognizers.Select(model => model.ModelId).ToList();
        json.WriteString("object"u8, "list");
        json.WriteStartArray("models"u8);
        foreach (var model in recognizers.Concat(recognizers.Count > 0 ? [AudioModels.Transcription] : []).Where(caller.MayUse))
        {
            WriteModel(json, model, "automatic-speech-recognition");
        }

        foreach (var model in (engines.Synthesizer is null ? [] : AudioModels.AllSpeech).Where(caller.MayUse))
        {
            WriteModel(json, model, "text-to-speech");
        }

        json.WriteEndArray();
    }

    private static void WriteVoice(Utf8JsonWriter json, string id, string name, IReadOnlyList<string> languages)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("name"u8, name.Length > 0 ? name : id);
        json.WriteString("object"u8, "voice");
        if (languages.Count > 0)
        {
            json.WriteString("language"u8, languages[0]);
        }

        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, string id, string task)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("name"u8, id);
        json.WriteString("object"u8, "model");
        json.WriteString("task"u8, task);
        json.WriteEndObject();
    }

    private static Task AnswerAsync(HttpContext http, Action<Utf8JsonWriter> write) => JsonAnswer.SendAsync(http, json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });
}
