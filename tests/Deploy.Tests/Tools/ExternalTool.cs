using System.Diagnostics;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Tools;

/// <summary>A program that the tests use where it is installed: on the PATH, or in artifacts/tools (eng/setup-tests.sh).</summary>
internal static class ExternalTool
{
    /// <summary>Full path of the program, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append(RepositoryFolder.Path("artifacts/tools"))
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>
    /// Runs it to its end; output is what it wrote to both streams. A program that takes longer than a minute is stopped.
    /// </summary>
    public static (int ExitCode, string Output) Run(string program, string? folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }
}
