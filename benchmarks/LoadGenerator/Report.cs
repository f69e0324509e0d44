using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace HomeLab.LoadGenerator;

/// <summary>The result of a run.</summary>
internal sealed record Report(
    DateTimeOffset At, string Machine, LoadOptions Options, IReadOnlyList<StageResult> Stages, ProcessUse? Process)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static string ThisMachine =>
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    public int Errors => Stages.Sum(stage => stage.Errors);

    public void Print(TextWriter output)
    {
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture, $"{"milliseconds",-44}{"count",8}{"errors",8}{"p50",10}{"p95",10}{"p99",10}{"max",10}"));
        foreach (var stage in Stages.Where(stage => stage.Count + stage.Errors > 0))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{stage.Name,-44}{stage.Count,8}{stage.Errors,8}{stage.P50,10:0.00}{stage.P95,10:0.00}{stage.P99,10:0.00}{stage.Max,10:0.00}"));
        }

        foreach (var (problem, count) in Stages.SelectMany(stage => stage.ErrorTexts))
        {
            output.WriteLine($"{count} × {problem}");
        }

        if (Process is { } use)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"process: {use.StartMegabytes:0} MB → {use.EndMegabytes:0} MB (max {use.MaxMegabytes:0}, {use.ResidentSlope:+0.00;-0.00} MB/min), managed heap {use.HeapMegabytes:0} MB ({use.HeapSlope:+0.00;-0.00} MB/min), {use.Cores:0.00} cores"));
        }
    }

    public void Save(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, Indented));
}
