using System.Globalization;
using System.Text;

namespace HomeLab.Gateway.Telemetry;

/// <summary>The Prometheus text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats).</summary>
internal static class ExpositionText
{
    /// <summary>Appends a metric with its HELP and TYPE lines; nothing when it has no value yet.</summary>
    public static void Append(StringBuilder text, MetricFamily family)
    {
        Span<long> cumulative = stackalloc long[(family.Bounds?.Length ?? 0) + 1];
        var first = true;
        foreach (var series in family.Series)
        {
            if (!series.TryRead(cumulative, out var sum, out var count))
            {
                continue;
            }

            if (first)
            {
                AppendHeader(text, family.Name, family.Kind, family.Help);
                first = false;
            }

            var labels = Labels(series.Tags);
            if (family.Bounds is null)
            {
                AppendSample(text, family.Name, labels, sum);
            }
            else
            {
                AppendHistogram(text, family.Name, labels, family.Bounds, cumulative, sum, count);
            }
        }
    }

    /// <summary>Appends a metric that is one number.</summary>
    public static void AppendNumber(StringBuilder text, string name, MetricKind kind, string help, double value, string labels = "")
    {
        AppendHeader(text, name, kind, help);
        AppendSample(text, name, labels, value);
    }

    /// <summary>Appends the HELP and TYPE lines.</summary>
    public static void AppendHeader(StringBuilder text, string name, MetricKind kind, string help)
    {
        text.Append("# HELP ").Append(name).Append(' ');
        AppendEscaped(text, help, quotes: false);
        text.Append("\n# TYPE ").Append(name).Append(' ').Append(kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        }).Append('\n');
    }

    /// <summary>Appends one line.</summary>
    public static void AppendSample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>Labels as they stand between the braces.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            text.Append(text.Length > 0 ? "," : "").Append(MetricName.Sanitize(key)).Append("=\"");
            AppendEscaped(text, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", quotes: true);
            text.Append('"');
        }

        return text.ToString();
    }

    private static void AppendHistogram(
        StringBuilder text, string name, string labels, double[] bounds, ReadOnlySpan<long> cumulative, double sum, long count)
    {
        var separator = labels.Length > 0 ? "," : "";
        for (var i = 0; i < bounds.Length; i++)
        {
            AppendSample(text, name + "_bucket", $"{labels}{separator}le=\"{Number(bounds[i])}\"", cumulative[i]);
        }

        AppendSample(text, name + "_bucket", $"{labels}{separator}le=\"+Inf\"", count);
        AppendSample(text, name + "_sum", labels, sum);
        AppendSample(text, name + "_count", labels, count);
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static void AppendEscaped(StringBuilder text, string value, bool quotes)
    {
        foreach (var character in value)
        {
            _ = character switch
            {
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '"' when quotes => text.Append("\\\""),
                _ => text.Append(character),
            };
        }
    }
}
