using System.Buffers.Binary;
using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary><c>/v1/embeddings</c> as <c>/api/embed</c>.</summary>
/// <param name="asBase64">Whether vectors go out as base64 of little-endian floats, which both official clients ask for by
/// themselves.</param>
internal sealed class EmbeddingTranslation(bool asBase64) : ITranslation
{
    /// <inheritdoc/>
    public string NativePath => "/api/embed";

    /// <inheritdoc/>
    public void WriteRequest(JsonElement request, Utf8JsonWriter native)
    {
        request.TryGetProperty("input", out var input);
        var isText = input.ValueKind == JsonValueKind.String
            || (input.ValueKind == JsonValueKind.Array && input.EnumerateArray().All(each => each.ValueKind == JsonValueKind.String));
        if (!isText)
        {
            throw RefusedException.BadRequest(
                "'input' must be a string or an array of strings: a local model has token ids of its own.", "input");
        }

        native.WritePropertyName("input"u8);
        input.WriteTo(native);
        if (request.TryGetProperty("dimensions", out var dimensions) && dimensions.ValueKind == JsonValueKind.Number)
        {
            native.WritePropertyName("dimensions"u8);
            dimensions.WriteTo(native);
        }
    }

    /// <inheritdoc/>
    public void WriteOptions(JsonElement request, Utf8JsonWriter native)
    {
    }

    /// <inheritdoc/>
    public async Task<(Usage Usage, string? Fault)> WriteReplyAsync(UpstreamReply reply, HttpContext http)
    {
        var (body, fault) = await NativeObject.ReadAsync(reply);
        using (body)
        using (var output = new PooledBuffer())
        {
            if (body is null || !TryConvert(body, reply.Model, output, out var usage, out fault))
            {
                return await NativeObject.FailAsync(reply, http, ErrorShape.OpenAi, fault!);
            }

            await JsonAnswer.SendAsync(http, output);
            return (usage, null);
        }
    }

    private bool TryConvert(PooledBuffer body, string model, PooledBuffer output, out Usage usage, out string? fault)
    {
        usage = default;
        try
        {
            using var native = JsonDocument.Parse(body.Written);
            if (!native.RootElement.TryGetProperty("embeddings", out var vectors) || vectors.ValueKind != JsonValueKind.Array)
            {
                fault = "it holds no embeddings";
                return false;
            }

            usage = new Usage(
                native.RootElement.TryGetProperty("prompt_eval_count", out var tokens) && tokens.TryGetInt64(out var count) ? count : 0, 0);
            Write(vectors, model, usage, output);
            fault = null;
            return true;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            fault = "it is not JSON";
            return false;
        }
    }

    private void Write(JsonElement vectors, string model, Usage usage, PooledBuffer output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("object"u8, "list");
        json.WriteStartArray("data"u8);
        var index = 0;
        foreach (var vector in vectors.EnumerateArray())
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "embedding");
            json.WriteNumber("index"u8, index++);
            json.WritePropertyName("embedding"u8);
            WriteVector(vector, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, model);
        json.WritePropertyName("usage"u8);
        json.WriteRawValue(UsageJson.Embeddings(usage));
        json.WriteEndObject();
    }

    private void WriteVector(JsonElement vector, Utf8JsonWriter json)
    {
        if (!asBase64)
        {
            vector.WriteTo(json);
            return;
        }

        var bytes = new byte[vector.GetArrayLength() * sizeof(float)];
        var at = 0;
        foreach (var number in vector.EnumerateArray())
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), number.GetSingle());
            at += sizeof(float);
        }

        json.WriteBase64StringValue(bytes);
    }
}
