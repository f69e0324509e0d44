using System.Text.Json;
using HomeLab.Gateway.Llm.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace HomeLab.Gateway.Http.Audio;

/// <summary>An uploaded piece of audio with its fields: a multipart form, or Open WebUI's JSON with the audio in base64.</summary>
/// <param name="Audio">The audio, at its beginning.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Field">All values of a field by its name without <c>[]</c>; empty when absent.</param>
internal sealed record Upload(Stream Audio, long Bytes, Func<string, StringValues> Field)
{
    /// <summary>Small uploads stay in memory; larger ones go through a temporary file that ASP.NET deletes with the request.</summary>
    private const int MemoryBytes = 1024 * 1024;

    /// <summary>Reads an upload.</summary>
    /// <exception cref="RefusedException">It is too long, has no audio, or is neither a form nor such JSON.</exception>
    /// <exception cref="InvalidDataException">The form is malformed.</exception>
    public static async Task<Upload> ReadAsync(HttpContext http, int maxBytes)
    {
        if (http.Request.ContentLength > maxBytes)
        {
            throw new RefusedException(Refusal.TooLarge(maxBytes));
        }

        RequestBody.LiftServerLimit(http, maxBytes);
        if (http.Request.HasJsonContentType())
        {
            return await ReadJsonAsync(http, maxBytes);
        }

        if (!http.Request.HasFormContentType)
        {
            throw RefusedException.BadRequest("Audio is uploaded as multipart/form-data with a part 'file'.", "file");
        }

        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions
        {
            MultipartBodyLengthLimit = maxBytes,
            MemoryBufferThreshold = MemoryBytes,
            ValueLengthLimit = 64 * 1024,
            ValueCountLimit = 256,
        }));
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var file = form.Files.GetFile("file") ?? throw RefusedException.BadRequest("The form has no part 'file' with a file name.", "file");
        return file.Length == 0
            ? throw RefusedException.BadRequest("The part 'file' is empty.", "file")
            : new Upload(file.OpenReadStream(), file.Length, name => StringValues.Concat(form[name], form[name + "[]"]));
    }

    private static async Task<Upload> ReadJsonAsync(HttpContext http, int maxBytes)
    {
        var (bytes, refusal) = await RequestBody.ReadAsync(http, maxBytes);
        using (bytes)
        {
            if (bytes is null || !JsonBody.TryRead(bytes.Written, out var body, out _))
            {
                throw new RefusedException(refusal ?? Refusal.BadRequest("The body is not valid JSON."));
            }

            using var json = JsonDocument.Parse(bytes.Written);
            var audio = ReadAudio(json.RootElement);
            var fields = body.Fields.ToDictionary(
                field => field.Name, field => Values(json.RootElement.GetProperty(field.Name)), StringComparer.Ordinal);
            return new Upload(new MemoryStream(audio), audio.Length, name => fields.GetValueOrDefault(name));
        }
    }

    private static byte[] ReadAudio(JsonElement body)
    {
        if (body.TryGetProperty("input_audio", out var input)
            && input.ValueKind == JsonValueKind.Object
            && input.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.String
            && data.TryGetBytesFromBase64(out var audio)
            && audio.Length > 0)
        {
            return audio;
        }

        throw RefusedException.BadRequest("'input_audio.data' must hold the audio in base64.", "input_audio");
    }

    private static StringValues Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => new StringValues([.. value.EnumerateArray().Select(each => each.ToString())]),
        JsonValueKind.Null or JsonValueKind.Object => StringValues.Empty,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToString(),
    };
}
