using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Tools;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests;

/// <summary>The rules that gitleaks is given: readable for it, sharp, and with nothing to find in this repository's history.</summary>
public sealed partial class GitleaksTests : IDisposable
{
    private const string Configuration = "deploy/k8s/.gitleaks.toml";

    // Cut in two, so that this file is no finding itself.
    private const string AgeKey = "AGE-SECRET-" + "KEY-1QQPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGP";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-gitleaks-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>
    /// gitleaks reads RE2: no look-around, no back references, as NonBacktracking here. It ends in a panic where it finds one.
    /// </summary>
    [Fact]
    public void Every_expression_is_one_that_gitleaks_can_read()
    {
        var expressions = Expression().Matches(
            File.ReadAllText(RepositoryFolder.Path(Configuration))).Select(match => match.Groups[1].Value).ToList();

        Assert.True(expressions.Count >= 2);
        Assert.All(expressions, expression => _ = new Regex(expression, RegexOptions.NonBacktracking));
    }

    [Theory]
    [InlineData("notes.txt", AgeKey, true)]
    [InlineData("cluster-secrets.sops.yaml", "stringData:\n  WEBUI_SECRET_KEY: plain\n", true)]
    [InlineData("cluster-secrets.sops.yaml", "stringData:\n  EMAIL: Else\n", true)]
    [InlineData("cluster-secrets.sops.yaml", "stringData:\n  WEBUI_SECRET_KEY: ENC[AES256_GCM,data:abc]\n", false)]
    [InlineData("deploy.yaml", "  WEBUI_SECRET_KEY: ${WEBUI_SECRET_KEY}\n", false)]
    public void Our_own_rules_find_what_they_are_for(string file, string text, bool found)
    {
        var rules = Rule().Matches(File.ReadAllText(RepositoryFolder.Path(Configuration)));

        Assert.Equal(
            found, rules.Any(rule => Regex.IsMatch(file, rule.Groups["path"].Value) && Regex.IsMatch(text, rule.Groups["regex"].Value)));
    }

    [Fact]
    public void Gitleaks_finds_what_is_planted()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "notes.txt"), $"key = {AgeKey}\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "cluster-secrets.sops.yaml"), "stringData:\n  WEBUI_SECRET_KEY: plain\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "aws.env"), "AWS_ACCESS_KEY_ID=AKIA" + "QYLPMN5HHHFPZAM2\n");

        var (exitCode, output) = Gitleaks(_folder.FullName, "--no-git", "--verbose");

        Assert.Equal(1, exitCode);
        Assert.All(
            new[] { "age-secret-key", "unencrypted-sops-file", "aws-access-token" },
            rule => Assert.Contains(rule, output, StringComparison.Ordinal));
    }

    [Fact]
    public void Gitleaks_finds_nothing_in_the_history()
    {
        Assert.SkipUnless(Path.Exists(RepositoryFolder.Path(".git")), "this is no Git checkout");

        var (exitCode, output) = Gitleaks(RepositoryFolder.Root);

        Assert.True(exitCode == 0, output);
    }

    private static (int ExitCode, string Output) Gitleaks(string source, params string[] more)
    {
        var program = ExternalTool.Find("gitleaks");
        Assert.SkipWhen(program is null, "gitleaks is not installed (Debian has it from 13 on; eng/setup-tests.sh fetches it there)");

        return ExternalTool.Run(
            program,
            null,
            ["detect", "--no-banner", "--redact", "--config", RepositoryFolder.Path(Configuration), "--source", source, .. more]);
    }

    [GeneratedRegex("(?:path|regex) = '''(.*?)'''")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\[\[rules\]\]\n(?:(?!\[).*\n)*?(?:path = '''(?<path>.*?)'''\n)?regex = '''(?<regex>.*?)'''")]
    private static partial Regex Rule();
}
