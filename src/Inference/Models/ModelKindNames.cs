namespace HomeLab.Inference.Models;

/// <summary>The names of <see cref="ModelKind"/> in folders, in models.lock and on the command line.</summary>
public static class ModelKindNames
{
    private static readonly string[] Names = ["wake", "wake-features", "vad", "stt", "tts"];

    /// <summary>All names, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The kind's name, for example <c>wake-features</c>.</summary>
    public static string Name(this ModelKind kind) => Names[(int)kind];

    /// <summary>Reads a name; false when it is none.</summary>
    public static bool TryParse(string? name, out ModelKind kind)
    {
        var index = Array.IndexOf(Names, name);
        kind = (ModelKind)Math.Max(index, 0);
        return index >= 0;
    }
}
