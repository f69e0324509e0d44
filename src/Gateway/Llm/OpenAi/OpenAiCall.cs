using System.Text.Json;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// A call of the OpenAI surface: passed on byte for byte (but for the model's name) to a backend that speaks OpenAI, translated to native
/// words for Ollama.
/// </summary>
/// <param name="path">OpenAI route.</param>
/// <param name="body">The client's object.</param>
/// <param name="translation">To native words; null where there is none and bytes always pass.</param>
/// <param name="directory">Knows the pinned load options.</param>
/// <param name="pin">Whether load options are pinned.</param>
/// <param name="metrics">Counts avoided reloads.</param>
internal sealed class OpenAiCall(
    string path, JsonBody body, ITranslation? translation, ModelDirectory directory, bool pin, LlmMetrics metrics) : LlmCall
{
    /// <summary>Whether <paramref name="backend"/> gets native words.</summary>
    public bool Translates(Backend backend) => translation is not null && backend.Kind == BackendKind.Ollama && backend.Options.Translate;

    /// <inheritdoc/>
    public override bool ExpectsJson(Backend backend) => Translates(backend);

    /// <inheritdoc/>
    public override BackendRequest Compose(Backend backend, string model)
    {
        if (!Translates(backend) && Model == model && body.TryFind("model", out _))
        {
            return new BackendRequest(HttpMethod.Post, path, body.Utf8.ToArray());
        }

        using var composed = new PooledBuffer(body.Utf8.Length + 256);
        if (!Translates(backend))
        {
            new JsonEdit(body).SetText("model", model).WriteTo(composed);
            return BackendRequest.Post(path, composed);
        }

        using var request = JsonDocument.Parse(body.Utf8);
        using (var native = new Utf8JsonWriter(composed))
        {
            native.WriteStartObject();
            native.WriteString("model"u8, model);
            translation!.WriteRequest(request.RootElement, native);
            WriteLoad(request.RootElement, model, native);
            native.WriteEndObject();
        }

        return BackendRequest.Post(translation.NativePath, composed);
    }

    private void WriteLoad(JsonElement request, string model, Utf8JsonWriter native)
    {
        var pinned = pin ? directory.LoadOptionsOf(model) : Asked(request);
        if (pin && request.TryGetProperty("num_ctx", out var context) && !(context.TryGetInt32(out var asked) && asked == pinned.NumCtx))
        {
            metrics.ReloadAvoided(model);
        }

        native.WriteStartObject("options"u8);
        translation!.WriteOptions(request, native);
        LoadOptionsPin.WriteFields(pinned, native);
        native.WriteEndObject();
        if (pinned.KeepAlive is { } keepAlive)
        {
            native.WritePropertyName("keep_alive"u8);
            native.WriteRawValue(LoadOptionsPin.KeepAlive(keepAlive));
        }
    }

    /// <summary>What the client asked for in Ollama's own field names, which OpenAI's clients can add to a request.</summary>
    private static LoadOptions Asked(JsonElement request) => new()
    {
        NumCtx = request.TryGetProperty("num_ctx", out var context) && context.TryGetInt32(out var tokens) ? tokens : null,
        KeepAlive = request.TryGetProperty("keep_alive", out var keepAlive)
            && keepAlive.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? keepAlive.ToString()
            : null,
    };
}
