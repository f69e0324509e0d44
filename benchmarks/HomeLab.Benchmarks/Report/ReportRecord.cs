using HomeLab.Measuring;

namespace HomeLab.Benchmarks.Report;

/// <summary>A measurement and what it came to, as it is kept between runs.</summary>
/// <param name="Id">Name of the measurement.</param>
/// <param name="What">What was measured.</param>
/// <param name="Goal">What was promised; empty for a curve.</param>
/// <param name="Against">What it was compared with.</param>
/// <param name="Finding">The result; null when it could not be measured.</param>
/// <param name="Missing">Why it could not be measured; null when it was.</param>
/// <param name="Seconds">How long measuring took.</param>
/// <param name="Machine">Where and when.</param>
/// <param name="OnnxRuntime">Version of ONNX Runtime.</param>
internal sealed record ReportRecord(
    string Id, string What, string Goal, string Against, Finding? Finding, string? Missing, double Seconds, MachineFacts Machine, string OnnxRuntime)
{
    /// <summary>Whether it belongs to the table of goals.</summary>
    public bool HasGoal => Goal.Length > 0;
}
