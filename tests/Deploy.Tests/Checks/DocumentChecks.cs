using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>The documents speak of this tree: paths exist, nothing is left out.</summary>
internal static partial class DocumentChecks
{
    private static readonly string[] Expected =
    [
        "README.md", "docs/bootstrap.md", "docs/secrets.md", "docs/network-flows.md", "docs/dr-runbook.md", "docs/upgrade.md", "docs/adding-an-app.md",
        "docs/adding-a-node.md", "docs/adding-a-model.md", "docs/decisions.md", "docs/gpu.md", "docs/storage.md", "docs/security.md", "docs/clients.md",
    ];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("Every document is there", DocumentsExist),
        new("Documents name files that exist", PathsExist),
        new("decisions.md places every system", EverySystemIsPlaced),
        new("Every component and option is in the README", ReadmeNamesOptions),
        new("The docker files use what the cluster uses", DockerMatches),
    ];

    private static IEnumerable<string> DocumentsExist(DeployTree tree) =>
        Expected.Where(name => !tree.Files.ContainsKey("deploy/k8s/" + name)).Select(name => $"deploy/k8s/{name} is missing");

    private static IEnumerable<string> PathsExist(DeployTree tree)
    {
        foreach (var (path, text) in tree.Files.Where(file => file.Key.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (var link in Link().Matches(text).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#')))
            {
                if (!Exists(tree, TreePath.Combine(TreePath.Folder(path), link.Split('#')[0])))
                {
                    yield return $"{path}: the link to {link} leads nowhere";
                }
            }

            foreach (var named in Named().Matches(text).Select(match => match.Groups[1].Value).Where(named => !named.Contains('*', StringComparison.Ordinal) && !named.Contains('{', StringComparison.Ordinal)))
            {
                if (!Exists(tree, named) && !Exists(tree, "deploy/k8s/" + named))
                {
                    yield return $"{path}: there is no {named}";
                }
            }
        }
    }

    private static bool Exists(DeployTree tree, string path)
    {
        var plain = path.TrimEnd('/');

        return tree.Files.ContainsKey(plain) || tree.Files.Keys.Any(file => file.StartsWith(plain + "/", StringComparison.Ordinal))
            || !plain.StartsWith("deploy/", StringComparison.Ordinal) && Path.Exists(RepositoryFolder.Path(plain));
    }

    private static IEnumerable<string> EverySystemIsPlaced(DeployTree tree)
    {
        var text = tree.Files.GetValueOrDefault("deploy/k8s/docs/decisions.md", "");
        var names = tree.Yaml("deploy/k8s/versions.yaml").Documents[0].Items("pins").Select(pin => pin.Text("name") ?? "");

        return names.Where(
            name =>
                !text.Contains(name.Split('/')[^1], StringComparison.OrdinalIgnoreCase)).Select(name =>
                    $"decisions.md does not say why {name}");
    }

    private static IEnumerable<string> ReadmeNamesOptions(DeployTree tree)
    {
        var text = tree.Files.GetValueOrDefault("deploy/k8s/README.md", "");
        var folders = tree.YamlPaths.Where(path => path.EndsWith("/kustomization.yaml", StringComparison.Ordinal)).Select(TreePath.Folder)
            .Where(
                folder =>
                    TreePath.Folder(folder).EndsWith("/optional", StringComparison.Ordinal)
                        || TreePath.Folder(folder).EndsWith("k8s/components", StringComparison.Ordinal));

        return folders.Select(folder => folder["deploy/k8s/".Length..]).Where(
            folder => !text.Contains($"`{folder}`", StringComparison.Ordinal)).Select(folder => $"README.md does not name {folder}");
    }

    private static IEnumerable<string> DockerMatches(DeployTree tree)
    {
        var pins = tree.Yaml("deploy/k8s/versions.yaml").Documents[0].Items("pins").ToDictionary(
            pin => pin.Text("name") ?? "", pin => pin.Text("pin") ?? "", StringComparer.Ordinal);
        var compose = tree.Files.GetValueOrDefault("deploy/docker/compose.yaml", "");
        foreach (var name in new[] { "ollama/ollama", "ghcr.io/open-webui/open-webui" }.Where(name => !compose.Contains($"{name}:{pins[name]}", StringComparison.Ordinal)))
        {
            yield return $"deploy/docker/compose.yaml: {name} is not at {pins[name]}";
        }

        var dockerfile = tree.Files.GetValueOrDefault("deploy/docker/Dockerfile", "");
        foreach (var part in new[] { " AS cpu", " AS cuda", "USER 10001", "HEALTHCHECK", "/health/live" }.Where(part => !dockerfile.Contains(part, StringComparison.Ordinal)))
        {
            yield return $"deploy/docker/Dockerfile has no '{part.Trim()}'";
        }

        foreach (var port in new[] { "10200", "10300", "10400", "10500", "10600", "8080" }.Where(port => !compose.Contains(port, StringComparison.Ordinal)))
        {
            yield return $"deploy/docker/compose.yaml does not publish {port}";
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:deploy|docs|eng|src|tests|infrastructure|monitoring|apps|components|clusters|bootstrap)/[\w./{}*-]+)`")]
    private static partial Regex Named();
}
