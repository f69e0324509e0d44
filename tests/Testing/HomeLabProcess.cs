using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Xunit;

namespace HomeLab.Testing;

/// <summary>The program in a process of its own, with a model store that holds nothing: it runs on the demo set.</summary>
public sealed partial class HomeLabProcess : IAsyncDisposable
{
    private static readonly string Program = RepositoryFolder.Path("artifacts/bin/HomeLab.Gateway/release/homelab");

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly SemaphoreSlim _lines = new(0);

    private HomeLabProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }

            _lines.Release();
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Ports of a started server by name.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; private set; } = new Dictionary<string, int>();

    /// <summary>Standard error so far.</summary>
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

    /// <summary>Starts <c>homelab serve</c> on free ports and waits until it is ready.</summary>
    public static Task<HomeLabProcess> ServeAsync(CancellationToken cancellationToken, params string[] settings) =>
        ServeWithAsync([], settings, cancellationToken);

    /// <summary>The same with a settings file under the settings.</summary>
    public static Task<HomeLabProcess> ServeFileAsync(string settingsFile, CancellationToken cancellationToken, params string[] settings) =>
        ServeWithAsync(["--config", settingsFile], settings, cancellationToken);

    private static async Task<HomeLabProcess> ServeWithAsync(string[] options, string[] settings, CancellationToken cancellationToken)
    {
        string[] ports = ["Wyoming:Tts", "Wyoming:Stt", "Wyoming:Wake", "Wyoming:Conversation", "Wyoming:All", "Http", "Management"];
        var server = Start(
            ["serve", "--print-ports", .. options, .. ports.Select(port => port + ":Port=0").Concat(settings).SelectMany(setting => new[] { "--set", setting })]);
        try
        {
            await server.ReadPortsAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task ReadPortsAsync(CancellationToken cancellationToken)
    {
        if (await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Eventually.Limit, cancellationToken) is not { } line)
        {
            await WaitForExitAsync(cancellationToken);
            throw new InvalidOperationException("The server ended: " + Errors);
        }

        using var json = JsonDocument.Parse(line);
        Ports = json.RootElement.EnumerateObject().ToDictionary(port => port.Name, port => port.Value.GetInt32());
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        CancellationToken cancellationToken, params string[] arguments)
    {
        await using var command = Start(arguments);
        command._process.StandardInput.Close();
        var output = await command._process.StandardOutput.ReadToEndAsync(cancellationToken).WaitAsync(Eventually.Limit, cancellationToken);
        return (await command.WaitForExitAsync(cancellationToken), output, command.Errors);
    }

    /// <summary>Waits until it has said something on standard error.</summary>
    public async Task WaitForErrorsAsync(string words, CancellationToken cancellationToken)
    {
        while (!Errors.Contains(words, StringComparison.Ordinal))
        {
            if (!await _lines.WaitAsync(Eventually.Limit, cancellationToken))
            {
                throw new TimeoutException($"Nobody said '{words}' but: {Errors}");
            }
        }
    }

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate() => Assert.Equal(0, Kill(_process.Id, Sigterm));

    /// <summary>Waits for the end and everything that was written before it.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Eventually.Limit, cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends it at once where it has not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private const int Sigterm = 15;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    private static HomeLabProcess Start(string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Program), $"The program is not built: {Program}");
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("HOMELAB_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOMELAB_MODELS"] = Path.Combine(Path.GetTempPath(), "homelab-end-to-end-no-models");
        return new HomeLabProcess(Process.Start(start)!);
    }
}
