using System.Globalization;
using System.Security;
using System.Text;

namespace HomeLab.Measuring.Plots;

/// <summary>
/// Draws a chart as SVG that reads well on light and dark pages and names everything it shows. Told apart by colour, dash and mark.
/// </summary>
public static class SvgChart
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 76;
    private const int Right = 24;
    private const int Top = 44;
    private const int Bottom = 58;
    private const int LegendLine = 18;

    // Okabe and Ito's colours, which people with any colour vision can tell apart; lightened where the page is dark.
    private static readonly string[] Light = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7f6a00", "#333333"];
    private static readonly string[] Dark = ["#56b4e9", "#ff9d4d", "#2fd6a3", "#eea9cd", "#f0e442", "#dddddd"];
    private static readonly string[] Dashes = ["none", "7 4", "2 3", "9 3 2 3", "4 4", "1 4"];

    /// <summary>The SVG document.</summary>
    /// <exception cref="ArgumentException">There is nothing to draw, or a value does not fit a logarithmic axis.</exception>
    public static string Render(Chart chart)
    {
        var x = AxisScale.Of(chart.X, [.. chart.Lines.SelectMany(line => line.Points).Select(point => point.X)]);
        var y = AxisScale.Of(chart.Y, [.. chart.Lines.SelectMany(line => line.Points).Select(point => point.Y)]);
        var legend = LegendLine * chart.Lines.Count;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height + legend}\" role=\"img\" aria-label=\"{Escape(chart.Title)}\">\n");
        svg.Append(Style());
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"page\" width=\"{Width}\" height=\"{Height + legend}\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Left}\" y=\"24\">{Escape(chart.Title)}</text>\n");
        AppendAxes(svg, chart, x, y);
        for (var index = 0; index < chart.Lines.Count; index++)
        {
            AppendLine(svg, chart.Lines[index], index, x, y);
            AppendLegend(svg, chart.Lines[index].Name, index);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void AppendAxes(StringBuilder svg, Chart chart, AxisScale x, AxisScale y)
    {
        foreach (var tick in x.Ticks)
        {
            var at = Across(x, tick);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{at:0.#}\" y1=\"{Top}\" x2=\"{at:0.#}\" y2=\"{Height - Bottom}\"/><text x=\"{at:0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{AxisScale.Label(tick)}</text>\n");
        }

        foreach (var tick in y.Ticks)
        {
            var at = Down(y, tick);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{Left}\" y1=\"{at:0.#}\" x2=\"{Width - Right}\" y2=\"{at:0.#}\"/><text x=\"{Left - 8}\" y=\"{at + 4:0.#}\" text-anchor=\"end\">{AxisScale.Label(tick)}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>\n");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - Bottom + 40}\" text-anchor=\"middle\">{Escape(chart.X.Title)}</text>\n");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text transform=\"translate(18 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escape(chart.Y.Title)}</text>\n");
    }

    private static void AppendLine(StringBuilder svg, ChartLine line, int index, AxisScale x, AxisScale y)
    {
        var points = line.Points.OrderBy(point => point.X).Select(point => (Across(x, point.X), Down(y, point.Y))).ToList();
        var path = string.Join(
            'L', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Item1:0.#} {point.Item2:0.#}")));
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line l{index % Light.Length}\" d=\"M{path}\"/>\n");
        foreach (var (across, down) in points)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<circle class=\"mark m{index % Light.Length}\" cx=\"{across:0.#}\" cy=\"{down:0.#}\" r=\"3.5\"/>");
        }

        svg.Append('\n');
    }

    private static void AppendLegend(StringBuilder svg, string name, int index)
    {
        var down = Height - 2 + (index * LegendLine);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<path class=\"line l{index % Light.Length}\" d=\"M{Left} {down}h30\"/><circle class=\"mark m{index % Light.Length}\" cx=\"{Left + 15}\" cy=\"{down}\" r=\"3.5\"/><text x=\"{Left + 38}\" y=\"{down + 4}\">{Escape(name)}</text>\n");
    }

    private static string Style()
    {
        var css = new StringBuilder(
            "<style>text{font:13px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:15px}.page{fill:#fff}.grid{stroke:#e3e3e3}.axis{stroke:#777;fill:none}.line{fill:none;stroke-width:2}");
        AppendColours(css, Light);
        css.Append("@media(prefers-color-scheme:dark){text{fill:#ddd}.page{fill:#15181c}.grid{stroke:#2d3238}.axis{stroke:#999}");
        AppendColours(css, Dark);
        return css.Append("}</style>\n").ToString();
    }

    private static void AppendColours(StringBuilder css, string[] colours)
    {
        for (var index = 0; index < colours.Length; index++)
        {
            css.Append(
                CultureInfo.InvariantCulture,
                $".l{index}{{stroke:{colours[index]};stroke-dasharray:{Dashes[index]}}}.m{index}{{fill:{colours[index]}}}");
        }
    }

    private static double Across(AxisScale scale, double value) => Left + (scale.Share(value) * (Width - Left - Right));

    private static double Down(AxisScale scale, double value) => Height - Bottom - (scale.Share(value) * (Height - Top - Bottom));

    private static string Escape(string text) => SecurityElement.Escape(text);
}
