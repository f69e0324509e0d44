using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>
/// What the manifests say about the programs is what the programs say: ports, paths, settings, commands, model ids, variables.
/// </summary>
internal static partial class CodeChecks
{
    private const string Settings = "deploy/k8s/apps/base/voice-gateway/appsettings.k8s.json";

    // What Ollama reads (envconfig, 0.32); the five that float about in other clusters and do nothing are not here.
    private static readonly HashSet<string> OllamaVariables = new(StringComparer.Ordinal)
    {
        "HOME", "MODELS", "OLLAMA_HOST", "OLLAMA_MODELS", "OLLAMA_KEEP_ALIVE", "OLLAMA_CONTEXT_LENGTH", "OLLAMA_NUM_PARALLEL", "OLLAMA_MAX_LOADED_MODELS",
        "OLLAMA_MAX_QUEUE", "OLLAMA_FLASH_ATTENTION", "OLLAMA_KV_CACHE_TYPE", "OLLAMA_NOPRUNE", "OLLAMA_NO_CLOUD", "OLLAMA_ORIGINS", "OLLAMA_DEBUG",
        "OLLAMA_LOAD_TIMEOUT", "OLLAMA_GPU_OVERHEAD", "OLLAMA_SCHED_SPREAD",
    };

    // docs.openwebui.com, environment configuration.
    private static readonly HashSet<string> OpenWebUiVariables = new(StringComparer.Ordinal)
    {
        "HOME", "STATIC_DIR", "DATA_DIR", "WEBUI_URL", "ENABLE_PERSISTENT_CONFIG", "ENABLE_SIGNUP", "DEFAULT_USER_ROLE", "ENABLE_OLLAMA_API", "OPENAI_API_BASE_URL",
        "OPENAI_API_KEY", "AUDIO_STT_ENGINE", "AUDIO_STT_OPENAI_API_BASE_URL", "AUDIO_STT_OPENAI_API_KEY", "AUDIO_STT_MODEL", "AUDIO_TTS_ENGINE",
        "AUDIO_TTS_OPENAI_API_BASE_URL", "AUDIO_TTS_OPENAI_API_KEY", "AUDIO_TTS_MODEL", "AUDIO_TTS_VOICE", "RAG_EMBEDDING_ENGINE", "RAG_OPENAI_API_BASE_URL",
        "RAG_OPENAI_API_KEY", "RAG_EMBEDDING_MODEL", "OFFLINE_MODE", "HF_HUB_OFFLINE", "ENABLE_VERSION_UPDATE_CHECK", "ANONYMIZED_TELEMETRY", "WEBUI_SECRET_KEY",
        "DATABASE_URL", "ENABLE_OAUTH_SIGNUP", "OAUTH_PROVIDER_NAME", "OPENID_PROVIDER_URL", "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET",
        "ENABLE_FORWARD_USER_INFO_HEADERS", "TASK_MODEL",
    };

    private static readonly Lazy<string> Source = new(() => string.Join('\n', Directory
        .EnumerateFiles(
            RepositoryFolder.Path("src"), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)));

    private static readonly Lazy<HashSet<string>> Commands = new(() =>
        Command().Matches(Source.Value).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal));

    private static readonly Lazy<JsonNode> Defaults = new(
        () => JsonNode.Parse(File.ReadAllText(RepositoryFolder.Path("src/Gateway/appsettings.json")))!);

    public static IReadOnlyList<Check> All { get; } =
    [
        new("The gateway's ports are those of its settings", PortsMatch),
        new("Probes and scrapes ask paths that the gateway has", PathsExist),
        new("Every setting that is made exists in the code", SettingsExist),
        new("Every command that a pod runs exists", CommandsExist),
        new("Every voice model is in models.lock", ModelsAreLocked),
        new("Every environment variable is one that its program reads", VariablesAreRead),
    ];

    private static KubeObject? Gateway(ClusterRendering cluster) =>
        cluster.OfKind("Deployment").FirstOrDefault(workload => workload.Name == "voice-gateway");

    private static IEnumerable<string> PortsMatch(DeployTree tree)
    {
        var expected = new (string Name, string Path)[]
        {
            ("wyoming-tts", "Wyoming.Tts.Port"), ("wyoming-stt", "Wyoming.Stt.Port"), ("wyoming-wake", "Wyoming.Wake.Port"),
            ("wyoming-conv", "Wyoming.Conversation.Port"), ("wyoming-all", "Wyoming.All.Port"), ("http", "Http.Port"), ("mgmt", "Management.Port"),
        };
        var settings = JsonNode.Parse(tree.Files[Settings]);
        foreach (var (name, path) in expected)
        {
            var port = Defaults.Value.Number(path);
            if (settings.Number(path) != port)
            {
                yield return $"{Settings}: {path} is {settings.Number(path)}, the code's default is {port}";
            }

            foreach (var cluster in Rendering.Of(tree).Clusters.Where(cluster => Gateway(cluster) is not null))
            {
                var containers = PodTemplates.SpecOf(Gateway(cluster)!).Items("containers");
                if (containers.SelectMany(container => container.Items("ports")).FirstOrDefault(entry => entry.Text("name") == name).Number("containerPort") != port)
                {
                    yield return $"{cluster.Name}: the container port {name} is not {port}";
                }

                foreach (var service in cluster.OfKind("Service").Where(service => service.Namespace == "voice" && service.Name.StartsWith("voice-gateway", StringComparison.Ordinal)))
                {
                    foreach (var entry in service.Root.Items("spec.ports").Where(entry => entry.Text("name") == name && (entry.Number("port") != port || entry.Text("targetPort") != name)))
                    {
                        yield return $"{cluster.Name}: {service}: port {name} is {entry.Text("port")} → {entry.Text("targetPort")}, not {port}";
                    }
                }
            }
        }
    }

    private static IEnumerable<string> PathsExist(DeployTree tree)
    {
        var paths = Paths().Matches(
            File.ReadAllText(RepositoryFolder.Path("src/Gateway/Hosting/ManagementFeature.cs"))).Select(match =>
                match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var probes = PodTemplates.SpecOf(Gateway(cluster)!).Items("containers").SelectMany(
                container =>
                    new[] { "startupProbe", "readinessProbe", "livenessProbe" }.Select(
                        probe =>
                            (Probe: probe, Path: container.Text(probe + ".httpGet.path"), Port: container.Text(probe + ".httpGet.port"))));
            foreach (var (probe, path, port) in probes)
            {
                var expected = probe switch
                {
                    "startupProbe" => "/health/startup",
                    "readinessProbe" => "/health/ready",
                    _ => "/health/live",
                };
                if (path is not null && (path != expected || !paths.Contains(expected) || port != "mgmt"))
                {
                    yield return $"{cluster.Name}: {probe} asks {port}{path}, expected is mgmt{expected}";
                }
            }

            foreach (var path in cluster.OfKind("ServiceMonitor").Where(monitor => monitor.Namespace == "voice").SelectMany(monitor => monitor.Root.Items("spec.endpoints")).Select(endpoint => endpoint.Text("path")).Where(path => !paths.Contains(path ?? "")))
            {
                yield return $"{cluster.Name}: the management port has no {path}";
            }
        }
    }

    private static IEnumerable<string> SettingsExist(DeployTree tree)
    {
        foreach (var (path, text) in tree.Files.Where(file => file.Key.EndsWith("appsettings.k8s.json", StringComparison.Ordinal) || file.Key.StartsWith("deploy/docker/", StringComparison.Ordinal) && file.Key.EndsWith(".json", StringComparison.Ordinal)))
        {
            foreach (var setting in Leaves(JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }), "").Where(setting => !IsSetting(setting)))
            {
                yield return $"{path}: the gateway has no setting {setting}";
            }
        }

        foreach (var (place, name) in OwnVariables(tree).Where(variable => !IsSetting(variable.Name.Replace("__", ":", StringComparison.Ordinal))))
        {
            yield return $"{place}: the gateway has no setting HOMELAB_{name}";
        }
    }

    private static IEnumerable<string> Leaves(JsonNode? node, string path) => node switch
    {
        JsonObject mapping => mapping.SelectMany(member => Leaves(member.Value, path.Length == 0 ? member.Key : $"{path}:{member.Key}")),
        JsonArray sequence => sequence.SelectMany(item => Leaves(item, path + ":0")),
        _ => [path],
    };

    // A setting is in appsettings.json, or each part of it is a property of some options class (lists and dictionaries have keys of the user's).
    internal static bool IsSetting(string path)
    {
        var parts = path.Split(':');
        if (Defaults.Value.At(string.Join('.', parts)) is not null)
        {
            return true;
        }

        return Defaults.Value[parts[0]] is not null && parts.All(part => int.TryParse(part, CultureInfo.InvariantCulture, out _)
            || Regex.IsMatch(Source.Value, $@"public [^\n(=;]+ {Regex.Escape(part)} \{{ get;") || Defaults.Value[part] is not null);
    }

    private static IEnumerable<(string Place, string Name)> OwnVariables(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).All)
        {
            foreach (var (workload, spec) in cluster.Pods())
            {
                foreach (var name in PodTemplates.Containers(spec).SelectMany(container => container.Items("env")).Select(variable => variable.Text("name") ?? "").Where(name => name.StartsWith("HOMELAB_", StringComparison.Ordinal) && name.Contains("__", StringComparison.Ordinal)))
                {
                    yield return ($"{cluster.Name}: {workload}", name["HOMELAB_".Length..]);
                }
            }
        }
    }

    private static IEnumerable<string> CommandsExist(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            foreach (var (workload, spec) in cluster.Pods())
            {
                foreach (var container in PodTemplates.Containers(spec).Where(container => container.Text("image")?.Contains("homelab-gateway", StringComparison.Ordinal) == true))
                {
                    var line = string.Join(' ', container.Items("command").Concat(container.Items("args")).Select(word => word.Text()));
                    var words = (
                        line.Contains("homelab ", StringComparison.Ordinal)
                            ? line[(line.IndexOf("homelab ", StringComparison.Ordinal) + 8)..]
                            : line).Split(' ');
                    foreach (var word in words.TakeWhile(word => word.Length > 0 && word[0] is not ('$' or '-' or '"')).Where(word => !Commands.Value.Contains(word)))
                    {
                        yield return $"{cluster.Name}: {workload}: homelab has no command '{word}'";
                    }

                    foreach (var option in words.Where(word => word.StartsWith("--", StringComparison.Ordinal) && !Source.Value.Contains($"\"{word}\"", StringComparison.Ordinal)))
                    {
                        yield return $"{cluster.Name}: {workload}: homelab has no option {option}";
                    }
                }
            }
        }
    }

    private static IEnumerable<string> ModelsAreLocked(DeployTree tree)
    {
        var known = JsonNode.Parse(
            File.ReadAllText(RepositoryFolder.Path("models.lock"))).Items("models").Select(model =>
                model.Text("id")).ToHashSet(StringComparer.Ordinal);

        return from cluster in Rendering.Of(tree).Clusters
               from model in ArithmeticChecks.Models(cluster, "voice-models")
               where !known.Contains(model)
               select $"{cluster.Name}: models.lock has no {model}";
    }

    private static IEnumerable<string> VariablesAreRead(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).All)
        {
            foreach (var (workload, spec) in cluster.Pods())
            {
                foreach (var container in PodTemplates.Containers(spec))
                {
                    var image = container.Text("image") ?? "";
                    foreach (var name in container.Items("env").Select(variable => variable.Text("name") ?? "").Where(name => !IsRead(image, name)))
                    {
                        yield return $"{cluster.Name}: {workload}: {image.Split(':')[0]} does not read {name}";
                    }
                }
            }
        }
    }

    internal static bool IsRead(string image, string name) => image.Split(':', '@')[0] switch
    {
        "ollama/ollama" => OllamaVariables.Contains(name),
        "ghcr.io/open-webui/open-webui" => OpenWebUiVariables.Contains(name),
        "cloudflare/cloudflared" => name is "TUNNEL_TOKEN" or "TUNNEL_METRICS",
        var own when own.Contains("homelab-gateway", StringComparison.Ordinal) =>
            name.Contains("__", StringComparison.Ordinal) || Source.Value.Contains($"\"{name}\"", StringComparison.Ordinal),
        _ => true,
    };

    [GeneratedRegex("\"(/(?:health/\\w+|metrics))\"")]
    private static partial Regex Paths();

    [GeneratedRegex("(?:new (?:Taught)?Command|Create)\\(\\s*\"([a-z-]+)\"")]
    private static partial Regex Command();
}
