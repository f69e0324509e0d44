using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>The processes: the backend and everything that stands in front of it.</summary>
internal sealed class Contest : IAsyncDisposable
{
    private const string Key = "hl_benchmark";

    private readonly List<Process> _processes = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("homelab-proxy-").FullName;

    /// <summary>Those that could be started, the direct way first.</summary>
    public List<Contestant> Contestants { get; } = [];

    /// <summary>Starts all of them and waits until each answers.</summary>
    public static async Task<Contest> StartAsync()
    {
        var contest = new Contest();
        var backend = FreePort();
        contest.Start(Environment.ProcessPath!, "backend", $"{backend}");
        await WaitAsync(backend);
        contest.Contestants.Add(new Contestant("direct", backend, "", null));
        await contest.AddNginxAsync(backend);
        await contest.AddPortkeyAsync(backend);
        await contest.AddHomeLabAsync(backend);
        return contest;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task AddNginxAsync(int backend)
    {
        var program = new[] { "/usr/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists);
        if (program is null)
        {
            Console.Error.WriteLine("nginx is not installed; left out");
            return;
        }

        var port = FreePort();
        var settings = Path.Combine(_folder, "nginx.conf");
        await File.WriteAllTextAsync(settings, $$"""
            daemon off; worker_processes 1; pid {{_folder}}/nginx.pid; error_log stderr error;
            events { worker_connections 4096; }
            http {
              access_log off; client_body_temp_path {{_folder}}/body; proxy_temp_path {{_folder}}/proxy;
              fastcgi_temp_path {{_folder}}/f; uwsgi_temp_path {{_folder}}/u; scgi_temp_path {{_folder}}/s;
              keepalive_requests 1000000;
              upstream backend { server 127.0.0.1:{{backend}}; keepalive 512; keepalive_requests 1000000; }
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
              }
            }
            """);
        var process = Start(program, "-c", settings, "-p", _folder);
        await WaitAsync(port);
        Contestants.Add(new Contestant("nginx", port, "", process.Id));
    }

    private async Task AddPortkeyAsync(int backend)
    {
        var script = Path.Combine(Root(), "benchmarks/Proxy/node_modules/@portkey-ai/gateway/build/start-server.js");
        if (!File.Exists(script))
        {
            Console.Error.WriteLine("@portkey-ai/gateway is not installed (npm install in benchmarks/Proxy); left out");
            return;
        }

        var port = FreePort();
        var process = Start("node", script, $"--port={port}", "--headless");
        await WaitAsync(port);
        var headers = $"Authorization: Bearer x\r\nx-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:{backend}/v1\r\n";
        Contestants.Add(new Contestant("@portkey-ai/gateway", port, headers, process.Id));
    }

    private async Task AddHomeLabAsync(int backend)
    {
        var port = FreePort();
        string[] settings =
        [
            $"Http:Port={port}", "Management:Port=-1", "Wyoming:Tts:Port=-1", "Wyoming:Stt:Port=-1", "Wyoming:Wake:Port=-1",
            "Wyoming:Conversation:Port=-1", "Wyoming:All:Port=-1", "Stt:Enabled=false", "Tts:Enabled=false", "Wake:Enabled=false",
            "Access:Mode=Required", "Access:Keys:0:Id=benchmark",
            "Access:Keys:0:Sha256=" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Key))),
            "Llm:Backends:0:Name=mock", $"Llm:Backends:0:Url=http://127.0.0.1:{backend}", "Llm:Backends:0:Kind=OpenAi",
            "Llm:Backends:0:Slots=4096", "Llm:Backends:0:SlotsPerModel=4096", "Logging:LogLevel:Default=Warning",
        ];
        var program = Path.Combine(Root(), "artifacts/bin/HomeLab.Gateway/release/homelab");
        var process = Start(program, ["serve", .. settings.SelectMany(setting => new[] { "--set", setting })]);
        await WaitAsync(port);
        Contestants.Add(new Contestant("HomeLab (keys, routing)", port, $"Authorization: Bearer {Key}\r\n", process.Id));
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        return process;
    }

    private static async Task WaitAsync(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HomeLab.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run it inside a checkout.");
        }

        return folder.FullName;
    }
}
