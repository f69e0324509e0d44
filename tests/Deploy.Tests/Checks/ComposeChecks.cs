using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>
/// The compose files: no key that the Compose specification does not know, nothing that is not declared, nothing that no program reads.
/// </summary>
internal static partial class ComposeChecks
{
    private const string Base = "deploy/docker/compose.yaml";
    private const string Gpu = "deploy/docker/compose.gpu.yaml";

    // Of compose-spec's schema, what is in use here; a new key is added on purpose.
    private static readonly HashSet<string> FileKeys = new(StringComparer.Ordinal) { "name", "services", "volumes" };

    private static readonly HashSet<string> ServiceKeys = new(StringComparer.Ordinal)
    {
        "image", "build", "restart", "ports", "environment", "volumes", "read_only", "tmpfs", "cap_drop", "security_opt", "stop_grace_period", "healthcheck", "depends_on", "deploy",
    };

    private static readonly HashSet<string> NestedKeys = new(StringComparer.Ordinal)
    {
        "build.context", "build.dockerfile", "build.target", "healthcheck.test", "healthcheck.interval", "healthcheck.timeout", "healthcheck.retries", "deploy.resources",
    };

    public static IReadOnlyList<Check> All { get; } =
    [
        new("The compose files are whole", FilesAreWhole),
        new("Compose sets what its programs read", VariablesAreRead),
        new("Compose opens the gateway's ports", PortsMatch),
    ];

    private static IEnumerable<(string File, string Name, JsonNode Service)> Services(DeployTree tree) =>
        from file in new[] { Base, Gpu }
        from service in tree.Yaml(file).Documents[0].Members("services")
        select (file, service.Key, service.Value);

    private static IEnumerable<string> FilesAreWhole(DeployTree tree)
    {
        var volumes = tree.Yaml(Base).Documents[0].Members("volumes").Select(volume => volume.Key).ToHashSet(StringComparer.Ordinal);
        var names = Services(tree).Where(service => service.File == Base).Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var key in new[] { Base, Gpu }.SelectMany(file => tree.Yaml(file).Documents[0].AsObject().Select(member => member.Key)).Where(key => !FileKeys.Contains(key)))
        {
            yield return $"compose has no '{key}'";
        }

        foreach (var (file, name, service) in Services(tree))
        {
            foreach (var key in Unknown(service))
            {
                yield return $"{file}: {name}: compose has no '{key}'";
            }

            foreach (var volume in service.Items("volumes").Select(volume => volume.Text()!.Split(':')[0]).Where(volume => !volumes.Contains(volume)))
            {
                yield return $"{file}: {name}: the volume {volume} is not declared";
            }

            foreach (var other in service.Items("depends_on").Select(other => other.Text()!).Append(name).Where(other => !names.Contains(other)))
            {
                yield return $"{file}: {name}: there is no service {other}";
            }
        }

        var gateway = tree.Yaml(Base).Documents[0].At("services.gateway");
        if (!gateway.IsTrue("read_only")
            || gateway.Items("cap_drop").FirstOrDefault().Text() != "ALL"
            || gateway.Items("security_opt").FirstOrDefault().Text() != "no-new-privileges:true")
        {
            yield return $"{Base}: the gateway is not closed in: read_only, cap_drop: [ALL], no-new-privileges";
        }

        foreach (var variable in Variable().Matches(tree.Files[Base]).Select(match => match.Groups[1].Value).Distinct().Where(variable => !tree.Files["deploy/docker/README.md"].Contains($"`{variable}=", StringComparison.Ordinal)))
        {
            yield return $"deploy/docker/README.md does not say what {variable} is";
        }
    }

    private static IEnumerable<string> Unknown(JsonNode service) => service.AsObject().SelectMany(member =>
        !ServiceKeys.Contains(member.Key) ? [member.Key]
        : member.Key is "build" or "healthcheck" or "deploy" ? member.Value!.AsObject().Select(
            inner => $"{member.Key}.{inner.Key}").Where(key => !NestedKeys.Contains(key))
        : []);

    private static IEnumerable<string> VariablesAreRead(DeployTree tree)
    {
        foreach (var (file, name, service) in Services(tree))
        {
            foreach (var variable in service.Members("environment").Select(member => member.Key))
            {
                var isRead = variable.StartsWith("HOMELAB_", StringComparison.Ordinal)
                    ? CodeChecks.IsSetting(variable["HOMELAB_".Length..].Replace("__", ":", StringComparison.Ordinal))
                    : CodeChecks.IsRead(service.Text("image") ?? "", variable);
                if (!isRead)
                {
                    yield return $"{file}: {name} does not read {variable}";
                }
            }
        }
    }

    private static IEnumerable<string> PortsMatch(DeployTree tree)
    {
        var defaults = JsonNode.Parse(File.ReadAllText(RepositoryFolder.Path("src/Gateway/appsettings.json")));
        var expected = new[]
        {
            "Wyoming.Tts.Port",
            "Wyoming.Stt.Port",
            "Wyoming.Wake.Port",
            "Wyoming.Conversation.Port",
            "Wyoming.All.Port",
            "Http.Port",
        }
            .Select(path => string.Create(CultureInfo.InvariantCulture, $"{defaults.Number(path)}:{defaults.Number(path)}"));
        var opened = tree.Yaml(Base).Documents[0].Items("services.gateway.ports").Select(port => port.Text()!).ToList();

        return expected.Except(opened).Select(port => $"{Base}: the gateway's port {port} is not open").Concat(
            opened.Except(expected).Select(port => $"{Base}: the gateway has no port {port}"));
    }

    [GeneratedRegex(@"\$\{([A-Z0-9_]+)")]
    private static partial Regex Variable();
}
