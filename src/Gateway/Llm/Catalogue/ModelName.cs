namespace HomeLab.Gateway.Llm.Catalogue;

/// <summary>How names of models compare: without case, and a missing tag means <c>:latest</c> where a backend lists one.</summary>
internal static class ModelName
{
    private const string DefaultTag = ":latest";

    /// <summary>Whether two full names are one model.</summary>
    public static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary><paramref name="name"/> with its default tag; unchanged when it has a tag.</summary>
    public static string WithTag(string name) => name.IndexOf(':', name.LastIndexOf('/') + 1) >= 0 ? name : name + DefaultTag;
}
