using HomeLab.Inference;
using HomeLab.Inference.Models;

namespace HomeLab.Gateway.Hosting;

/// <summary>
/// Which installed models are loaded. The demo set is a fallback: it speaks up only where nothing else of its kind is installed, or when it
/// is asked for by name.
/// </summary>
internal static class ModelChoice
{
    /// <summary>The default recogniser first, then the further ones. Empty when none is installed.</summary>
    /// <exception cref="InferenceException">A named model is not installed.</exception>
    public static IReadOnlyList<InstalledModel> Recognizers(ModelStore store, SttOptions options)
    {
        var installed = store.Installed(ModelKind.Stt);
        var first = string.IsNullOrEmpty(options.Model) ? Fallback(installed) : Named(installed, options.Model, "Stt:Model");
        if (first is null)
        {
            return [];
        }

        var further = options.MoreModels.Where(id => id.Length > 0).Select(id => Named(installed, id, "Stt:MoreModels"));
        return [.. further.Prepend(first).DistinctBy(model => model.Id)];
    }

    /// <summary>The wake words of the store, or the demo ones; the user's own are watched by the detector itself.</summary>
    public static (IReadOnlyList<InstalledModel> Heads, bool IsDemo) WakeWords(ModelStore store, WakeOptions options)
    {
        var installed = store.Installed(ModelKind.Wake);
        var real = installed.Where(model => model.Origin == ModelOrigin.Store).ToList();
        var demo = installed.Where(model => model.Origin == ModelOrigin.Demo).ToList();
        var isDemo = real.Count == 0 && !installed.Any(model => model.Origin == ModelOrigin.Custom);
        return isDemo ? (demo, demo.Count > 0) : options.KeepDemo ? ([.. real, .. demo], false) : (real, false);
    }

    private static InstalledModel? Fallback(IReadOnlyList<InstalledModel> installed) =>
        installed.FirstOrDefault(model => model.Origin != ModelOrigin.Demo) ?? (installed.Count > 0 ? installed[0] : null);

    private static InstalledModel Named(IReadOnlyList<InstalledModel> installed, string id, string setting) =>
        installed.FirstOrDefault(model => model.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        ?? throw new InferenceException(
            $"{setting} is '{id}', which is not installed (installed: {string.Join(", ", installed.Select(model => model.Id))}). Run 'homelab models pull {id}', or correct the setting.");
}
