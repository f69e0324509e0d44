using System.Globalization;

namespace HomeLab.Deploy.Tests.Network;

/// <summary>One line of the matrix: who to whom, on which ports.</summary>
internal sealed record Flow(string Row, string From, string To, string Protocol, int Port)
{
    public override string ToString() => $"row {Row}: {From} → {To} {Protocol} {Port}";
}

/// <summary>Reads the tables of docs/network-flows.md: what must work and what must not.</summary>
internal static class FlowTable
{
    public const string Path = "deploy/k8s/docs/network-flows.md";

    /// <summary>The flows under a heading; a cell of several names or ports stands for all of them.</summary>
    public static IEnumerable<Flow> Read(DeployTree tree, string heading)
    {
        var text = tree.Files.GetValueOrDefault(Path, "");
        var section = text.Split("\n## ").FirstOrDefault(part => part.StartsWith(heading, StringComparison.Ordinal)) ?? "";

        return section.Split('\n')
            .Where(
                line =>
                    line.StartsWith("| ", StringComparison.Ordinal)
                        && !line.StartsWith("| #", StringComparison.Ordinal)
                        && !line.StartsWith("|---", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .SelectMany(Expand);
    }

    private static IEnumerable<Flow> Expand(string[] cells) =>
        from sender in cells[2].Split(", ")
        from receiver in cells[3].Split(", ")
        from ports in cells[4].Split(", ")
        let words = ports.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        from port in words[1..]
        select new Flow(cells[1], sender, receiver, words[0], int.Parse(port, CultureInfo.InvariantCulture));
}
