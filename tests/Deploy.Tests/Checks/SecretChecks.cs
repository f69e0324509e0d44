using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>Nothing secret and nothing of one home outside the files that are meant for it.</summary>
internal static partial class SecretChecks
{
    private const string Catalogue = "deploy/k8s/docs/secrets.md";

    public static IReadOnlyList<Check> All { get; } =
    [
        new("No secret value is in the tree", NoSecretValues),
        new("No address of one home is outside the settings", NoHomeAddresses),
        new("Encrypted files are really encrypted, and SOPS has a rule for each", SopsFilesAreEncrypted),
        new("No script prints a credential", ScriptsKeepQuiet),
        new("Every remote secret is in the catalogue", CatalogueIsComplete),
        new("Examples hold placeholders only", ExamplesHoldPlaceholders),
    ];

    private static IEnumerable<string> NoSecretValues(DeployTree tree)
    {
        foreach (var path in tree.YamlPaths.Where(path => path.StartsWith("deploy/k8s/", StringComparison.Ordinal)))
        {
            foreach (var secret in tree.Yaml(path).Documents.Where(document => document.Text("kind") == "Secret"))
            {
                // A constant user name is no secret; everything else comes from a variable.
                foreach (var (key, value) in secret.Members("stringData").Concat(secret.Members("data")).Where(member => member.Key is not ("username" or "user") && !(member.Value.Text() ?? "").Contains("${", StringComparison.Ordinal)))
                {
                    yield return $"{path}: {secret.Text("metadata.name")}.{key} has a value";
                }
            }
        }

        foreach (var (path, text) in tree.Files)
        {
            foreach (var match in Credential().Matches(text).Select(match => match.Value))
            {
                yield return $"{path}: '{match[..Math.Min(12, match.Length)]}…' looks like a credential";
            }
        }
    }

    private static IEnumerable<string> NoHomeAddresses(DeployTree tree)
    {
        var known = new HashSet<string>(StringComparer.Ordinal)
        {
            "0.0.0.0", "10.0.0.0", "172.16.0.0", "192.168.0.0", "169.254.0.0", "100.64.0.0", "127.0.0.1", "1.1.1.1", "9.9.9.9", "169.254.169.254",
        };
        foreach (var (path, text) in tree.Files.Where(file => !file.Key.EndsWith("/cluster-settings.yaml", StringComparison.Ordinal)))
        {
            foreach (var address in Address().Matches(text).Select(match => match.Value).Where(address => !known.Contains(address) && !address.StartsWith("203.0.113.", StringComparison.Ordinal)).Distinct())
            {
                yield return $"{path}: {address}";
            }
        }
    }

    private static IEnumerable<string> SopsFilesAreEncrypted(DeployTree tree)
    {
        if (!tree.Files.GetValueOrDefault("deploy/k8s/.sops.yaml", "").Contains(@"path_regex: .*\.sops\.yaml$", StringComparison.Ordinal))
        {
            yield return "deploy/k8s/.sops.yaml has no rule for *.sops.yaml";
        }

        foreach (var path in tree.Files.Keys.Where(path => path.EndsWith(".sops.yaml", StringComparison.Ordinal) && !path.EndsWith("/.sops.yaml", StringComparison.Ordinal)))
        {
            foreach (var document in tree.Yaml(path).Documents)
            {
                if (document.At("data") is not null
                    || document.At("sops.mac") is null






                                            || document.Members("stringData").Any(member => member.Value.Text()?.StartsWith("ENC[AES256_GCM,", StringComparison.Ordinal) != true))
                {
                    yield return $"{path}: every value under stringData has to be ENC[AES256_GCM,…], with a mac, and nothing under data";
                }
            }
        }
    }

    private static IEnumerable<string> ScriptsKeepQuiet(DeployTree tree) =>
        from file in tree.Files
        where file.Key.EndsWith(".sh", StringComparison.Ordinal) || file.Key.EndsWith(".yaml", StringComparison.Ordinal)
        from line in file.Value.Split('\n')
        where Leak().IsMatch(line)
        select $"{file.Key}: {line.Trim()}";

    private static IEnumerable<string> CatalogueIsComplete(DeployTree tree)
    {
        var text = tree.Files.GetValueOrDefault(Catalogue, "");
        var asked = Rendering.Of(
            tree).All.SelectMany(cluster => cluster.OfKind("ExternalSecret").SelectMany(secret => secret.Root.Items("spec.data"))
            .Select(
                entry =>
                    $"{entry.Text("remoteRef.key")?[(cluster.Variables["CLUSTER_NAME"].Length + 1)..]}#{entry.Text("remoteRef.property")}")).ToHashSet(StringComparer.Ordinal);
        var listed = Entry().Matches(text).Select(
            match => $"{match.Groups[1].Value}#{match.Groups[2].Value}").ToHashSet(StringComparer.Ordinal);

        return asked.Except(listed).Select(key => $"{Catalogue} does not list {key}").Concat(
            listed.Except(asked).Select(key => $"{Catalogue} lists {key}, which nothing asks for"));
    }

    private static IEnumerable<string> ExamplesHoldPlaceholders(DeployTree tree) =>
        from file in tree.Files
        where file.Key.EndsWith(".example", StringComparison.Ordinal)
        from document in tree.Yaml(file.Key).Documents
        from member in document.Members("stringData").Concat(document.Members("data"))
        where member.Value.Text()?.Contains("REPLACE_ME", StringComparison.Ordinal) != true
        select $"{file.Key}: {member.Key} is not a placeholder";

    [GeneratedRegex(@"AKIA[0-9A-Z]{16}|AGE-SECRET-KEY-1[0-9A-Z]+|-----BEGIN [A-Z ]*PRIVATE KEY-----|gh[pousr]_[A-Za-z0-9]{30,}|xox[baprs]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9]{20,}|eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{10,}")]
    private static partial Regex Credential();

    [GeneratedRegex(@"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b")]
    private static partial Regex Address();

    [GeneratedRegex(@"(echo|printf|print)\b[^|>]*\$\{?[A-Z_]*(PASSWORD|SECRET|TOKEN|CREDS|CREDENTIALS|API_KEY)")]
    private static partial Regex Leak();

    [GeneratedRegex(@"^\| `([a-z0-9/-]+)` \| `([a-z0-9-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
