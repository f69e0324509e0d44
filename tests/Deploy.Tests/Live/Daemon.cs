using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Live;

/// <summary>One of Debian's Prometheus daemons in a process of its own, on a free port of 127.0.0.1.</summary>
internal sealed partial class Daemon : IAsyncDisposable
{
    private readonly Process _process;

    private Daemon(Process process, int port)
    {
        _process = process;
        Url = new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>Where it answers.</summary>
    public Uri Url { get; }

    /// <summary>Starts it and waits until it listens: both daemons write the port that they got.</summary>
    public static async Task<Daemon> StartAsync(string program, CancellationToken cancellationToken, params string[] arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, [.. arguments, "--web.listen-address=127.0.0.1:0"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            },
            EnableRaisingEvents = true,
        };
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new ConcurrentQueue<string?>();
        process.Exited += (_, _) => port.TrySetException(new InvalidOperationException($"{program} ended:\n{string.Join('\n', seen)}"));
        process.ErrorDataReceived += (_, line) =>
        {
            seen.Enqueue(line.Data);
            if (Listening().Match(line.Data ?? "") is { Success: true } match)
            {
                port.TrySetResult(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            }
        };
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            return new Daemon(process, await port.Task.WaitAsync(Eventually.Limit, cancellationToken));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex("""msg="Listening on" address=127\.0\.0\.1:(\d+)""")]
    private static partial Regex Listening();
}
