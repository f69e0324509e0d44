using System.Diagnostics.Metrics;
using System.Text;

namespace HomeLab.Gateway.Telemetry;

/// <summary>
/// Names as Prometheus wants them (https://prometheus.io/docs/practices/naming): <c>homelab.stt.decode.duration</c> in <c>s</c> becomes
/// <c>homelab_stt_decode_duration_seconds</c>, and a counter ends with <c>_total</c>.
/// </summary>
internal static class MetricName
{
    /// <summary>The exported name of an instrument.</summary>
    public static string Of(Instrument instrument)
    {
        var name = Sanitize(instrument.Name);
        var suffix = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!name.Contains(suffix, StringComparison.Ordinal))
        {
            name += suffix;
        }

        return KindOf(instrument) == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>How Prometheus sees an instrument.</summary>
    public static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (generic == typeof(Histogram<>))
        {
            return MetricKind.Histogram;
        }

        return generic == typeof(Counter<>) || generic == typeof(ObservableCounter<>) ? MetricKind.Counter : MetricKind.Gauge;
    }

    /// <summary>Letters, digits and underscores, not beginning with a digit.</summary>
    public static string Sanitize(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var character in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? text.Insert(0, '_').ToString() : text.ToString();
    }
}

/// <summary>Types of the text format.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
