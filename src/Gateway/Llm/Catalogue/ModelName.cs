namespace HomeLab.Gateway.Llm.Catalogue;

/// <summary>How names of models compare: without case, and a missing tag means <c>:latest</c> where a backend lists one.</summary>
internal static class ModelName
{
    private const string DefaultTag = ":latest";

    /// <summary>Whether two full names are one model.</summary>
    public static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a model makes embeddings and does not talk, as far as its name says.</summary>
    public static bool Embeds(string name) =>
        name.Contains("embed", StringComparison.OrdinalIgnoreCase) || name.Contains("bge-", StringComparison.OrdinalIgnoreCase);

    /// <summary><paramref name="name"/> with its default tag; unchanged when it has a tag.</summary>
    public static string WithTag(string name) => name.IndexOf(':', name.LastIndexOf('/') + 1) >= 0 ? name : name + DefaultTag;
}
