using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>The programs that a benchmark starts, and a folder for their files. Disposing ends and deletes all.</summary>
internal sealed class Processes : IDisposable
{
    private readonly List<Process> _started = [];

    /// <summary>A folder for this run.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("homelab-proxy-").FullName;

    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Starts a program and waits until it listens.</summary>
    /// <returns>Its process id.</returns>
    public int Start(int port, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _started.Add(process);
        Wait(port);
        return process.Id;
    }

    /// <summary>A port that nobody uses.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static void Wait(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < 300)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HomeLab.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run it inside a checkout.");
        }

        return folder.FullName;
    }
}
