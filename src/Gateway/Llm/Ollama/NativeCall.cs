using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;
using HomeLab.Gateway.Llm.Ollama.OverOpenAi;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>
/// A native call that runs a model: <c>/api/chat</c>, <c>/api/generate</c>, <c>/api/embed</c>, <c>/api/embeddings</c>. An Ollama gets it as
/// it came but for the model's name and its load options; any other backend in OpenAI's words.
/// </summary>
/// <param name="path">The route.</param>
/// <param name="body">The client's object.</param>
/// <param name="foreign">The call in OpenAI's words.</param>
/// <param name="directory">Knows the pinned options.</param>
/// <param name="pin">Whether load options are pinned.</param>
/// <param name="metrics">Counts avoided reloads.</param>
internal sealed class NativeCall(
    string path, JsonBody body, IOverOpenAi foreign, ModelDirectory directory, bool pin, LlmMetrics metrics) : LlmCall
{
    /// <inheritdoc/>
    public override BackendKind? Only =>
        foreign.Unsayable is not null && directory.Resolve(Model, BackendKind.Ollama).Count > 0 ? BackendKind.Ollama : null;

    /// <inheritdoc/>
    public override bool ExpectsJson(Backend backend) => backend.Kind == BackendKind.Ollama;

    /// <inheritdoc/>
    public override BackendRequest Compose(Backend backend, string model)
    {
        if (backend.Kind != BackendKind.Ollama)
        {
            return ComposeForeign(model);
        }

        var edit = new JsonEdit(body).SetText("model", model);
        if (pin)
        {
            Pin(edit, model);
        }

        using var composed = new PooledBuffer(body.Utf8.Length + 256);
        edit.WriteTo(composed);
        return BackendRequest.Post(path, composed);
    }

    private BackendRequest ComposeForeign(string model)
    {
        if (foreign.Unsayable is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        using var native = JsonDocument.Parse(body.Utf8);
        using var composed = new PooledBuffer(body.Utf8.Length + 256);
        using (var json = new Utf8JsonWriter(composed))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, model);
            foreign.WriteRequest(native.RootElement, json);
            json.WriteEndObject();
        }

        return BackendRequest.Post(foreign.Path, composed);
    }

    private void Pin(JsonEdit edit, string model)
    {
        var pinned = directory.LoadOptionsOf(model);
        using var options = new PooledBuffer(256);
        using (var json = new Utf8JsonWriter(options))
        using (var client = body.TryFind("options", out var field) ? JsonDocument.Parse(body.Utf8[field.Start..field.End]) : null)
        {
            if (LoadOptionsPin.Write(client?.RootElement, pinned, json))
            {
                metrics.ReloadAvoided(model);
            }
        }

        edit.Set("options", options.Written.ToArray());
        if (pinned.KeepAlive is { } keepAlive)
        {
            edit.Set("keep_alive", LoadOptionsPin.KeepAlive(keepAlive));
        }
    }
}
