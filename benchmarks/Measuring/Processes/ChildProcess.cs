using System.Diagnostics;
using System.Text;

namespace HomeLab.Measuring.Processes;

/// <summary>
/// A program that runs beside the measurement and ends with it. Keeps what it said on standard error for the moment it fails.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptCharacters = 4000;

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private ChildProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>Where its standard input is written.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>The last lines of standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Path or name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The next line of standard output.</summary>
    /// <exception cref="InvalidOperationException">The program ended first.</exception>
    /// <exception cref="TimeoutException">It said nothing in time.</exception>
    public async Task<string> ReadLineAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(patience, cancellationToken)
        ?? throw new InvalidOperationException($"'{_process.StartInfo.FileName}' ended: {Errors}");

    /// <summary>Lets it write on without anybody reading, once the lines that matter are read.</summary>
    public void IgnoreOutput() => _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);

    /// <summary>Everything that is left of standard output, and the exit code.</summary>
    public async Task<(string Output, int ExitCode)> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var output = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return (output, _process.ExitCode);
    }

    /// <summary>Ends it and its children.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
            if (_errors.Length > KeptCharacters)
            {
                _errors.Remove(0, _errors.Length - KeptCharacters);
            }
        }
    }
}
