using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Models;

/// <summary>
/// The user's own models under <c>custom/</c>:
/// <c>wake/NAME.onnx</c> (openWakeWord features) or <c>wake/FEATURES/NAME.onnx</c>; <c>wake-features/NAME/*.onnx</c>;
/// <c>stt/NAME/config.json</c> with its ONNX files; <c>tts/NAME.onnx</c> with <c>NAME.onnx.json</c>, also one folder down.
/// Nothing is verified here; the engine that loads a file says what is wrong with it.
/// </summary>
internal sealed class CustomModels(string root, ILogger log)
{
    /// <summary>The features that a head in <c>custom/wake</c> itself is taken to be trained on.</summary>
    public const string DefaultFeatures = "openwakeword";

    public string Root => root;

    public IReadOnlyList<InstalledModel> Find(ModelKind kind)
    {
        var folder = Path.Combine(root, kind.Name());
        if (!Directory.Exists(folder))
        {
            return [];
        }

        try
        {
            return [.. Scan(kind, folder).OrderBy(model => model.Id, StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.CustomFolderUnreadable(folder, failure.Message);
            return [];
        }
    }

    private static IEnumerable<InstalledModel> Scan(ModelKind kind, string folder) => kind switch
    {
        ModelKind.Wake => Onnx(folder)
            .Select(file => Wake(file, DefaultFeatures))
            .Concat(Directory.EnumerateDirectories(folder).SelectMany(set => Onnx(set).Select(file => Wake(file, Path.GetFileName(set))))),
        ModelKind.Tts => Directory.EnumerateDirectories(folder).Prepend(folder)
            .SelectMany(Onnx)
            .Where(file => File.Exists(file + ".json"))
            .Select(file => Create(kind, Stem(file), Path.GetDirectoryName(file)!, [file, file + ".json"])),
        ModelKind.Stt => Directory.EnumerateDirectories(folder)
            .Where(model => File.Exists(Path.Combine(model, "config.json")))
            .Select(
                model => Create(kind, Path.GetFileName(model), model, Directory.EnumerateFiles(model, "*", SearchOption.AllDirectories))),
        _ => Directory.EnumerateDirectories(folder)
            .Where(model => Onnx(model).Any())
            .Select(model => Create(kind, Path.GetFileName(model), model, Onnx(model))),
    };

    private static InstalledModel Wake(string file, string features) =>
        Create(ModelKind.Wake, Stem(file), Path.GetDirectoryName(file)!, [file]) with { Features = features };

    private static InstalledModel Create(ModelKind kind, string id, string folder, IEnumerable<string> files)
    {
        var paths = files.Order(StringComparer.Ordinal).ToList();
        return new InstalledModel(id, kind, folder, [], null, ModelOrigin.Custom)
        {
            Files = [.. paths.Select(path => Path.GetRelativePath(folder, path))],
            Bytes = paths.Sum(path => new FileInfo(path).Length),
        };
    }

    private static string Stem(string file) => Path.GetFileNameWithoutExtension(file);

    private static IEnumerable<string> Onnx(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => file.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase));
}
