using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using HomeLab.Inference.Models;

namespace HomeLab.Gateway.Cli;

/// <summary>Lists models as aligned text or JSON.</summary>
internal static class ModelTable
{
    /// <summary>Writes the list.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ModelListing> models, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize([.. models.Select(Shape)], ModelJsonContext.Default.ModelJsonArray));
            return;
        }

        output.WriteLine($"{"ID",-32} {"KIND",-14} {"STATE",-10} {"SIZE",9}  {"LANGUAGES",-12} LICENCE");
        foreach (var model in models)
        {
            var languages = string.Join(',', model.Languages);
            languages = languages.Length > 12 ? $"{model.Languages.Count} languages" : languages;
            output.WriteLine(
                $"{model.Id,-32} {model.Kind.Name(),-14} {State(model),-10} {Size(model.Bytes),9}  {languages,-12} {model.Licence}");
        }

        output.WriteLine("\n* part of the default set ('homelab models pull')");
    }

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => (bytes / (double)(1L << 30)).ToString("0.0 GiB", CultureInfo.InvariantCulture),
        >= 1L << 20 => (bytes / (double)(1L << 20)).ToString("0.0 MiB", CultureInfo.InvariantCulture),
        _ => (bytes / 1024d).ToString("0 KiB", CultureInfo.InvariantCulture),
    };

    private static string State(ModelListing model)
    {
        var state = model switch
        {
            { Origin: ModelOrigin.Demo, State: ModelState.Installed } => "demo",
            { Origin: ModelOrigin.Custom } => "custom",
            { State: ModelState.Installed } => "installed",
            { State: ModelState.Partial } => "partial",
            { State: ModelState.Damaged } => "DAMAGED",
            _ => "-",
        };
        return model.IsDefault ? state + " *" : state;
    }

    private static ModelJson Shape(ModelListing model) => new(
        model.Id,
        model.Kind.Name(),
        model.Title,
        model.Languages,
        model.Licence,
        model.Bytes,
        model.State.ToString().ToLowerInvariant(),
        model.Origin.ToString().ToLowerInvariant(),
        model.IsDefault);
}

/// <summary>A model as JSON.</summary>
internal sealed record ModelJson(
    string Id, string Kind, string Title, IReadOnlyList<string> Languages, string? Licence, long Bytes, string State, string Origin, bool Default);

/// <summary>How a pull ended, as JSON.</summary>
internal sealed record PullJson(string Id, bool Installed, long ReceivedBytes, string? Error);

/// <summary>JSON of the model commands.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ModelJson[]))]
[JsonSerializable(typeof(PullJson[]))]
internal sealed partial class ModelJsonContext : JsonSerializerContext;
