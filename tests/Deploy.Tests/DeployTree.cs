using System.Collections.Concurrent;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests;

/// <summary>
/// The files of deploy/ and docs/runbooks as text, by path from the root of the checkout. A mutation is a copy with one text changed, so
/// that every check can be run on a broken tree without touching the disk.
/// </summary>
internal sealed class DeployTree
{
    private static readonly ConcurrentDictionary<string, YamlFile> Parsed = new(StringComparer.Ordinal);
    private static readonly Lazy<DeployTree> FromDisk = new(Load);

    private readonly ConcurrentDictionary<string, object> _derived = new(StringComparer.Ordinal);

    public DeployTree(IReadOnlyDictionary<string, string> files) => Files = files;

    /// <summary>The tree as it lies in the checkout.</summary>
    public static DeployTree Current => FromDisk.Value;

    /// <summary>Path → text.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>The YAML files, in a fixed order.</summary>
    public IEnumerable<string> YamlPaths =>
        Files.Keys.Where(path => path.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>The parsed form of a file; shared between trees with the same text, so clone before changing.</summary>
    public YamlFile Yaml(string path) => Parse(Files[path]);

    /// <summary>The parsed form of a text, kept: most of the tree is the same in every mutation.</summary>
    public static YamlFile Parse(string text) => Parsed.GetOrAdd(text, StrictYaml.Read);

    /// <summary>A value computed once per tree.</summary>
    public T Once<T>(string name, Func<T> compute)
        where T : class => (T)_derived.GetOrAdd(name, _ => compute());

    /// <summary>This tree with one file replaced, added, or (text null) removed.</summary>
    public DeployTree With(string path, string? text)
    {
        var files = new Dictionary<string, string>(Files, StringComparer.Ordinal);
        if (text is null)
        {
            files.Remove(path);
        }
        else
        {
            files[path] = text;
        }

        return new DeployTree(files);
    }

    private static DeployTree Load()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in new[] { "deploy", "docs/runbooks" }.Where(folder => Directory.Exists(RepositoryFolder.Path(folder))))
        {
            foreach (var file in Directory.EnumerateFiles(RepositoryFolder.Path(folder), "*", SearchOption.AllDirectories))
            {
                files[Path.GetRelativePath(RepositoryFolder.Root, file).Replace('\\', '/')] = File.ReadAllText(file);
            }
        }

        return new DeployTree(files);
    }
}
