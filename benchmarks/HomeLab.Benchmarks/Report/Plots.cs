using System.Globalization;
using System.Text;
using HomeLab.Measuring.Plots;

namespace HomeLab.Benchmarks.Report;

/// <summary>The plots of a curve as files beside the documents.</summary>
internal static class Plots
{
    private const string Folder = "docs/benchmarks";

    /// <summary>Draws them and returns the Markdown that shows them.</summary>
    /// <param name="root">What the document that shows them lies in.</param>
    /// <param name="record">The curve.</param>
    public static string Save(string root, ReportRecord record)
    {
        var markdown = new StringBuilder();
        var charts = record.Finding?.Charts ?? [];
        Directory.CreateDirectory(Path.Combine(root, Folder));
        for (var index = 0; index < charts.Count; index++)
        {
            var file = string.Create(CultureInfo.InvariantCulture, $"{Folder}/{record.Id}{(charts.Count > 1 ? $"-{index + 1}" : "")}.svg");
            File.WriteAllText(Path.Combine(root, file), SvgChart.Render(charts[index]));
            markdown.Append(CultureInfo.InvariantCulture, $"![{charts[index].Title}]({file})\n\n");
        }

        return markdown.ToString();
    }
}
