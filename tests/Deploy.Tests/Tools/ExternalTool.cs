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
    /// Runs it to its end; output is what it wrote to both streams. A program that hangs is stopped, which fails the test.
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
        if (!process.WaitForExit(Eventually.Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{program} did not end within {Eventually.Limit}");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }

    /// <summary>
    /// Writes a shell script that can be run; returns its path. The shell writes it: while this process has a file open to write, every
    /// program that it starts elsewhere has it too for a moment, and then nobody can run it.
    /// </summary>
    public static string WriteScript(string folder, string name, string text)
    {
        Run("/bin/sh", folder, "-c", "printf %s \"$1\" > \"$0\"; chmod +x \"$0\"", name, text);
        return Path.Combine(folder, name);
    }
}
