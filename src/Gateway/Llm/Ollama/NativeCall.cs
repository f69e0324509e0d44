using System.Text.Json;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>
/// A native call that runs a model: <c>/api/chat</c>, <c>/api/generate</c>, <c>/api/embed</c>, <c>/api/embeddings</c>. Passed on as it came but
/// for the model's name and its load options.
/// </summary>
/// <param name="path">The route.</param>
/// <param name="body">The client's object.</param>
/// <param name="directory">Knows the pinned options.</param>
/// <param name="pin">Whether load options are pinned.</param>
/// <param name="metrics">Counts avoided reloads.</param>
internal sealed class NativeCall(string path, JsonBody body, ModelDirectory directory, bool pin, LlmMetrics metrics) : LlmCall
{
    /// <inheritdoc/>
    public override BackendKind? Only => BackendKind.Ollama;

    /// <inheritdoc/>
    public override bool ExpectsJson(Backend backend) => true;

    /// <inheritdoc/>
    public override HttpRequestMessage Compose(Backend backend, string model)
    {
        var edit = new JsonEdit(body).SetText("model", model);
        if (pin)
        {
            Pin(edit, model);
        }

        using var composed = new PooledBuffer(body.Utf8.Length + 256);
        edit.WriteTo(composed);
        return JsonRequest.Post(path, composed);
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
