namespace HomeLab.Benchmarks.Report;

/// <summary>
/// What people write about the results (benchmarks/notes.md), kept apart so that measuring again does not lose it. A heading that is a
/// measurement's name begins what is said about that one; everything under another heading goes into the report as it stands.
/// </summary>
internal sealed class Notes
{
    private readonly List<(string Heading, string Text)> _sections = [];

    private Notes(string text)
    {
        foreach (var section in ("\n" + text.ReplaceLineEndings("\n")).Split("\n## ").Skip(1))
        {
            var lines = section.Split('\n', 2);
            _sections.Add((lines[0].Trim(), lines.Length > 1 ? lines[1].Trim() : ""));
        }
    }

    /// <summary>Reads notes; what stands before the first heading is for whoever edits them.</summary>
    public static Notes Parse(string text) => new(text);

    /// <summary>Reads a file; none when it is absent.</summary>
    public static Notes Read(string path) => new(File.Exists(path) ? File.ReadAllText(path) : "");

    /// <summary>What is said about a measurement; empty when nothing is.</summary>
    public string About(string id) => _sections.Find(section => section.Heading == id).Text ?? "";

    /// <summary>The sections that are about none of these measurements.</summary>
    public IEnumerable<(string Heading, string Text)> Others(IReadOnlyCollection<string> ids) =>
        _sections.Where(section => !ids.Contains(section.Heading));
}
