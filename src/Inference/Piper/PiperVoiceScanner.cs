using HomeLab.Inference.Speech;

namespace HomeLab.Inference.Piper;

/// <summary>Finds voices in folders. A bad one is reported and the others stay.</summary>
internal static class PiperVoiceScanner
{
    private const string ModelExtension = ".onnx";
    private const string ConfigExtension = ".json";
    private const int Depth = 2;

    /// <summary>Looks through the folders; of two voices of one name the first folder's is taken.</summary>
    public static PiperScan Scan(IEnumerable<VoiceFolder> folders)
    {
        var voices = new Dictionary<string, PiperVoice>(StringComparer.OrdinalIgnoreCase);
        var refused = new List<(string File, string Stamp, string Reason)>();
        foreach (var folder in folders)
        {
            foreach (var model in Models(folder.Path))
            {
                var stamp = Stamp(model);
                try
                {
                    var voice = Read(model, stamp, folder.Licence);
                    voices.TryAdd(voice.Name, voice);
                }
                catch (InferenceException reason)
                {
                    refused.Add((model, stamp, reason.Message));
                }
            }
        }

        return new PiperScan([.. voices.Values], refused);
    }

    private static IEnumerable<string> Models(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Depth, IgnoreInaccessible = true };
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*" + ModelExtension, options).Order(StringComparer.Ordinal)
            : [];
    }

    private static PiperVoice Read(string model, string stamp, string? licence)
    {
        if (!File.Exists(model + ConfigExtension))
        {
            throw new InferenceException(
                $"its configuration '{Path.GetFileName(model)}{ConfigExtension}' is not beside it; a Piper voice consists of both files.");
        }

        if (new FileInfo(model).Length == 0)
        {
            throw new InferenceException("the model file is empty; copy the voice again.");
        }

        return new PiperVoice(
            Path.GetFileNameWithoutExtension(model), model, stamp, PiperVoiceConfig.Load(model + ConfigExtension), licence);
    }

    private static string Stamp(string model)
    {
        var (file, config) = (new FileInfo(model), new FileInfo(model + ConfigExtension));
        return $"{model}|{file.LastWriteTimeUtc.Ticks}|{file.Length}|{(config.Exists ? config.LastWriteTimeUtc.Ticks : 0)}";
    }
}
