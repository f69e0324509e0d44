using System.Diagnostics;
using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;
using HomeLab.Gateway.Llm.OpenAi;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// <c>/api/embed</c>, and the older <c>/api/embeddings</c> with one <c>prompt</c> and one vector, as <c>/v1/embeddings</c>.
/// </summary>
/// <param name="body">The native call.</param>
/// <param name="isOld">Whether it is the older route.</param>
internal sealed class EmbedOverOpenAi(JsonBody body, bool isOld) : IOverOpenAi
{
    private readonly string _input = isOld ? "prompt" : "input";

    private readonly long _began = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public string Path => "/v1/embeddings";

    /// <inheritdoc/>
    public Refusal? Unsayable => body.IsEmpty(_input) ? Refusal.BadRequest($"'{_input}' is empty.", _input) : null;

    /// <inheritdoc/>
    public void WriteRequest(JsonElement native, Utf8JsonWriter json)
    {
        var input = native.GetProperty(_input);
        var isText = input.ValueKind == JsonValueKind.String
            || (!isOld && input.ValueKind == JsonValueKind.Array
                && input.EnumerateArray().All(each => each.ValueKind == JsonValueKind.String));
        if (!isText)
        {
            throw RefusedException.BadRequest(
                isOld ? "'prompt' must be a string." : "'input' must be a string or an array of strings.", _input);
        }

        json.WritePropertyName("input"u8);
        input.WriteTo(json);
        OpenAiFields.Copy(native, json, "dimensions");
    }

    /// <inheritdoc/>
    public async Task<(Usage Usage, string? Fault)> WriteReplyAsync(UpstreamReply reply, HttpContext http)
    {
        var (answer, fault) = await NativeObject.ReadAsync(reply);
        using (answer)
        using (var output = new PooledBuffer())
        {
            var usage = default(Usage);
            fault ??= Convert(answer!, reply.Model, output, out usage);
            if (fault is not null)
            {
                return await NativeObject.FailAsync(reply, http, ErrorShape.Ollama, fault);
            }

            await JsonAnswer.SendAsync(http, output);
            return (usage, null);
        }
    }

    private string? Convert(PooledBuffer utf8, string model, PooledBuffer output, out Usage usage)
    {
        usage = default;
        try
        {
            usage = OpenAiPart.Read(utf8.Written.Span).Usage ?? default;
            using var answer = JsonDocument.Parse(utf8.Written);
            var vectors = Vectors(answer.RootElement);
            if (vectors.Count == 0 || vectors.Exists(vector => vector.ValueKind != JsonValueKind.Array))
            {
                return UpstreamError.Message(utf8.Written) ?? "it holds no embeddings";
            }

            Write(vectors, model, usage, output);
            return null;
        }
        catch (JsonException)
        {
            return "it is not JSON";
        }
    }

    private static List<JsonElement> Vectors(JsonElement answer) =>
        answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            ? [.. data.EnumerateArray()
                .Where(entry => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("embedding", out _))
                .OrderBy(entry => entry.TryGetProperty("index", out var index) && index.TryGetInt32(out var at) ? at : 0)
                .Select(entry => entry.GetProperty("embedding"))]
            : [];

    private void Write(List<JsonElement> vectors, string model, Usage usage, PooledBuffer output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (isOld)
        {
            json.WritePropertyName("embedding"u8);
            vectors[0].WriteTo(json);
        }
        else
        {
            json.WriteString("model"u8, model);
            json.WriteStartArray("embeddings"u8);
            vectors.ForEach(vector => vector.WriteTo(json));
            json.WriteEndArray();
            json.WriteNumber("total_duration"u8, (long)Stopwatch.GetElapsedTime(_began).TotalNanoseconds);
            json.WriteNumber("load_duration"u8, 0);
            json.WriteNumber("prompt_eval_count"u8, usage.InputTokens);
        }

        json.WriteEndObject();
    }
}
