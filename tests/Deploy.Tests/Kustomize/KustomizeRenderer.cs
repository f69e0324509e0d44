using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>
/// Renders the subset of kustomize that deploy/k8s uses: resources, components, configMapGenerator, secretGenerator, namespace, labels,
/// patches, images. A field outside the subset is an error, so the subset can only grow on purpose. Where kubectl exists, a test compares.
/// </summary>
internal sealed class KustomizeRenderer(DeployTree tree, ICollection<string> problems)
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "apiVersion", "kind", "resources", "components", "configMapGenerator", "secretGenerator", "generatorOptions", "namespace", "labels",
        "patches", "images",
    };

    /// <summary>Every kustomization file that a rendering has read.</summary>
    public HashSet<string> Visited { get; } = new(StringComparer.Ordinal);

    /// <summary>The objects of a folder with a kustomization.yaml, names hashed and references renamed.</summary>
    public List<KubeObject> Render(string folder)
    {
        var objects = new List<KubeObject>();
        Accumulate(folder, objects);
        NameReferences.Resolve(objects);
        objects.RemoveAll(candidate => candidate.Root.Count == 0);

        return objects;
    }

    private void Accumulate(string folder, List<KubeObject> objects)
    {
        var file = folder + "/kustomization.yaml";
        if (!tree.Files.ContainsKey(file))
        {
            problems.Add($"{folder} has no kustomization.yaml");
            return;
        }

        Visited.Add(file);
        if (tree.Yaml(file).Documents is not [JsonObject kustomization])
        {
            problems.Add($"{file} is not one kustomization");
            return;
        }

        foreach (var (field, _) in kustomization.Where(member => !Known.Contains(member.Key)))
        {
            problems.Add($"{file}: the field '{field}' is outside the subset that this tree uses");
        }

        var own = kustomization.Text("kind") == "Component" ? objects : [];
        Load(folder, kustomization, own);
        Transform(folder, file, kustomization, own);
        if (!ReferenceEquals(own, objects))
        {
            objects.AddRange(own);
        }

        foreach (var twin in objects.GroupBy(candidate => candidate.Id, StringComparer.Ordinal).Where(group => group.Key.Length > 2 && group.Count() > 1 && group.First().Root.Count > 0))
        {
            problems.Add($"{file}: {twin.Key} comes twice ({string.Join(", ", twin.Select(candidate => candidate.Source))})");
        }
    }

    private void Load(string folder, JsonObject kustomization, List<KubeObject> own)
    {
        foreach (var entry in kustomization.Items("resources").Select(entry => TreePath.Combine(folder, entry.Text() ?? "")))
        {
            if (!tree.Files.ContainsKey(entry))
            {
                Accumulate(entry, own);
                continue;
            }

            Visited.Add(entry);
            own.AddRange(
                tree.Yaml(entry).Documents.OfType<JsonObject>().Select(
                    document => new KubeObject((JsonObject)document.DeepClone(), entry)));
        }

        foreach (var kind in new[] { "ConfigMap", "Secret" })
        {
            var generators = kustomization.Items(kind == "ConfigMap" ? "configMapGenerator" : "secretGenerator");
            own.AddRange(
                generators.Select(
                    entry => Generators.Make(kind, entry, kustomization, name => ReadFile(folder, name), folder + "/kustomization.yaml")));
        }

        foreach (var component in kustomization.Items("components").Select(entry => TreePath.Combine(folder, entry.Text() ?? "")))
        {
            Accumulate(component, own);
        }
    }

    private string ReadFile(string folder, string name)
    {
        var path = TreePath.Combine(folder, name);
        Visited.Add(path);
        if (tree.Files.TryGetValue(path, out var text))
        {
            return text;
        }

        problems.Add($"{folder}/kustomization.yaml: there is no file {name}");

        return "";
    }

    private void Transform(string folder, string file, JsonObject kustomization, List<KubeObject> own)
    {
        foreach (var entry in kustomization.Items("patches"))
        {
            try
            {
                Patches.Apply(own, entry.At("target"), PatchDocuments(folder, entry), file);
            }
            catch (RenderException fault)
            {
                problems.Add(fault.Message.StartsWith(file, StringComparison.Ordinal) ? fault.Message : $"{file}: {fault.Message}");
            }
        }

        Transformers.SetNamespace(own, kustomization.Text("namespace"));
        Transformers.AddLabels(own, kustomization, file, problems);
        Transformers.SetImages(own, kustomization);
    }

    private IReadOnlyList<JsonNode> PatchDocuments(string folder, JsonNode entry) =>
        entry.Text("path") is { } path
            ? DeployTree.Parse(ReadFile(folder, path)).Documents
            : DeployTree.Parse(entry.Text("patch") ?? "").Documents;
}
