using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Flux;

/// <summary>The whole tree rendered: both clusters as Flux would apply them, and the options that no cluster has switched on.</summary>
internal sealed class Rendering
{
    public const string Root = "deploy/k8s";

    private const string ExamplesFolder = Root + "/examples/";

    // Components that no cluster switches on, each with what it is for.
    private static readonly (string Name, string[] Resources, string[] Components)[] Examples =
    [
        ("keda", ["apps/base/voice-gateway"], ["ha", "keda"]),
        ("cloud-llm-egress", ["apps/base/voice-gateway"], ["cloud-llm-egress"]),
        ("sso", ["apps/base/open-webui"], ["sso"]),
        ("login", ["monitoring/configs/base/grafana"], ["login"]),
        ("aws-secretstore", ["apps/base/cloudflare-tunnel"], ["aws-secretstore"]),
    ];

    private readonly KustomizeRenderer _renderer;
    private readonly DeployTree _tree;

    private Rendering(DeployTree tree)
    {
        tree = Examples.Aggregate(tree, AddExample);
        _tree = tree;
        _renderer = new KustomizeRenderer(tree, Problems);
        Dev = RenderCluster("dev");
        Staging = RenderCluster("staging");
        Options = [.. OptionRoots(tree).Select(RenderOption)];
    }

    /// <summary>What could not be rendered.</summary>
    public List<string> Problems { get; } = [];

    public ClusterRendering Dev { get; }

    public ClusterRendering Staging { get; }

    public IReadOnlyList<ClusterRendering> Clusters => [Dev, Staging];

    /// <summary>One rendering for each folder under an `optional` and for each component that no cluster uses.</summary>
    public IReadOnlyList<ClusterRendering> Options { get; }

    /// <summary>Files that some rendering has read.</summary>
    public IReadOnlySet<string> Visited => _renderer.Visited;

    /// <summary>Clusters and options together.</summary>
    public IEnumerable<ClusterRendering> All => Clusters.Concat(Options);

    public static Rendering Of(DeployTree tree) => tree.Once("rendering", () => new Rendering(tree));

    /// <summary>The variables that a cluster defines: its settings, and the keys of its secrets' example.</summary>
    public static Dictionary<string, string> VariablesOf(DeployTree tree, string cluster)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, field) in new[] { ("cluster-settings.yaml", "data"), ("cluster-secrets.sops.yaml.example", "stringData") })
        {
            var path = $"{Root}/clusters/{cluster}/{file}";
            if (tree.Files.ContainsKey(path) && tree.Yaml(path).Documents is [var document, ..])
            {
                foreach (var (name, value) in document.Labels(field))
                {
                    values[name] = value;
                }
            }
        }

        return values;
    }

    private static IEnumerable<string> OptionRoots(DeployTree tree) => tree.YamlPaths
        .Where(path => path.EndsWith("/kustomization.yaml", StringComparison.Ordinal))
        .Select(TreePath.Folder)
        .Where(
            folder =>
                TreePath.Folder(folder).EndsWith("/optional", StringComparison.Ordinal)
                    || folder.EndsWith("/flux-system", StringComparison.Ordinal)
                    || folder.StartsWith(ExamplesFolder, StringComparison.Ordinal));

    private static DeployTree AddExample(DeployTree tree, (string Name, string[] Resources, string[] Components) example)
    {
        var lines = new List<string> { "resources:" };
        lines.AddRange(example.Resources.Select(path => "  - ../../" + path));
        lines.Add("components:");
        lines.AddRange(example.Components.Select(name => "  - ../../components/" + name));
        if (example.Name == "aws-secretstore")
        {
            lines.Add("namespace: network");
        }

        return tree.With($"{ExamplesFolder}{example.Name}/kustomization.yaml", string.Join('\n', lines));
    }

    private ClusterRendering RenderCluster(string name)
    {
        var folder = $"{Root}/clusters/{name}";
        var variables = VariablesOf(_tree, name);
        var substitution = new Substitution(variables);
        var root = _renderer.Render(folder);
        var stages = root.Where(candidate => candidate.Kind == "Kustomization").Select(
            candidate => RenderStage(candidate, substitution)).ToList();

        return new ClusterRendering(name, root, stages, variables, substitution.Undefined, substitution.Used);
    }

    private FluxStage RenderStage(KubeObject kustomization, Substitution substitution)
    {
        var folder = TreePath.Combine("", kustomization.Root.Text("spec.path") ?? "");
        var objects = _renderer.Render(folder);
        foreach (var entry in kustomization.Root.Items("spec.patches"))
        {
            var target = entry.At("target");
            if (target is null || objects.Any(candidate => candidate.Kind == target.Text("kind")))
            {
                Patches.Apply(objects, target, DeployTree.Parse(entry.Text("patch") ?? "").Documents, kustomization.Source);
            }
        }

        objects.ForEach(substitution.Apply);

        return new FluxStage(kustomization, folder, objects);
    }

    // An option is shown to hold with staging's values: that is the cluster it would be added to.
    private ClusterRendering RenderOption(string folder)
    {
        var variables = VariablesOf(_tree, "staging");
        var substitution = new Substitution(variables);
        var objects = _renderer.Render(folder);
        objects.ForEach(substitution.Apply);

        return new ClusterRendering(folder, objects, [], variables, substitution.Undefined, substitution.Used);
    }
}
