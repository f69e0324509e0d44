using System.Diagnostics;
using System.Text.Json.Nodes;
using HomeLab.Testing;

namespace HomeLab.Gateway.Tests.Clients;

/// <summary>Runs a script of <c>tests/Clients</c> in Node and reads the JSON it prints.</summary>
internal static class NodeScript
{
    public static async Task<JsonNode> RunAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(
            Directory.Exists(RepositoryFolder.Path("node_modules/openai")), "The npm clients are not installed (make restore).");
        Assert.SkipUnless(HasNode(), "Node is not installed.");

        var start = new ProcessStartInfo("node", [RepositoryFolder.Path("tests/Clients/" + script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await node.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(
                Eventually.Limit, TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }

        Assert.True(node.ExitCode == 0, await errors);
        return JsonNode.Parse(await output)!;
    }

    private static bool HasNode() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(
            folder => File.Exists(Path.Combine(folder, "node")));
}
