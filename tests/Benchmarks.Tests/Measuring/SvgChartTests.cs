using System.Xml.Linq;
using HomeLab.Measuring.Plots;

namespace HomeLab.Benchmarks.Tests.Measuring;

public sealed class SvgChartTests
{
    private static readonly Chart Example = new(
        "First audio <6 s & more>",
        new ChartAxis("seconds of speech"),
        new ChartAxis("milliseconds", IsLogarithmic: true),
        [new ChartLine("ours", [new(1, 20), new(20, 22)]), new ChartLine("whole sentence", [new(1, 50), new(20, 900)])]);

    private readonly XDocument _svg = XDocument.Parse(SvgChart.Render(Example));

    [Fact]
    public void Everything_is_named()
    {
        var texts = Texts().ToList();

        Assert.Contains("First audio <6 s & more>", texts);
        Assert.Contains("seconds of speech", texts);
        Assert.Contains("milliseconds", texts);
        Assert.Contains("ours", texts);
        Assert.Contains("whole sentence", texts);
    }

    [Fact]
    public void Every_point_has_a_mark_inside_the_picture()
    {
        var marks = Elements("circle").ToList();

        // One for each point, and one for each line in the legend.
        Assert.Equal(6, marks.Count);
        Assert.All(marks, mark => Assert.InRange((double)mark.Attribute("cx")!, 0, 760));
        Assert.All(marks, mark => Assert.InRange((double)mark.Attribute("cy")!, 0, 460));
    }

    [Fact]
    public void More_is_further_up_and_to_the_right()
    {
        var marks = Elements("circle").ToList();

        Assert.True((double)marks[1].Attribute("cx")! > (double)marks[0].Attribute("cx")!);
        Assert.True((double)marks[1].Attribute("cy")! < (double)marks[0].Attribute("cy")!);
    }

    [Fact]
    public void A_dark_page_has_colours_of_its_own() =>
        Assert.Contains("prefers-color-scheme:dark", _svg.ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_chart_without_points_is_refused() => Assert.Throws<ArgumentException>(() => SvgChart.Render(Example with { Lines = [] }));

    private IEnumerable<XElement> Elements(string name) => _svg.Descendants().Where(element => element.Name.LocalName == name);

    private IEnumerable<string> Texts() => Elements("text").Select(element => element.Value);
}
