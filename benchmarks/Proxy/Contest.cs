namespace HomeLab.Benchmarks.Proxy;

/// <summary>The ways to one mock backend, each in a process of its own.</summary>
internal static class Contest
{
    /// <summary>Starts those that are installed, the direct way first.</summary>
    public static IEnumerable<Contestant> Start(Processes processes)
    {
        var backend = Processes.FreePort();
        processes.Start(backend, Environment.ProcessPath!, "backend", $"{backend}");
        yield return new Contestant("direct", backend, "", null);
        if (StartNginx(processes, backend) is { } nginx)
        {
            yield return nginx;
        }

        if (StartPortkey(processes, backend) is { } portkey)
        {
            yield return portkey;
        }

        yield return HomeLabGateway.Start(processes, backend, "OpenAi");
    }

    /// <summary>Measures them stage by stage, so that all are close together in time.</summary>
    /// <returns>A row each, in their order.</returns>
    public static IReadOnlyList<Row> Run(IReadOnlyList<Contestant> contestants, Effort effort)
    {
        var measurements = contestants.Select(each => new Measurement(each, effort)).ToList();
        InTurn("warm", measurements, each => each.WarmUp());
        for (var turn = 0; turn < Effort.Turns; turn++)
        {
            measurements.ForEach(each => each.Post(effort.Posts / Effort.Turns));
            measurements.Reverse();
        }

        foreach (var (streams, rounds) in effort.Rounds)
        {
            InTurn($"{streams} streams", measurements, each => each.Stream(streams, rounds));
        }

        InTurn("posts from many connections", measurements, each => each.Flood());
        return [.. measurements.Select(each => each.ToRow())];
    }

    private static void InTurn(string stage, List<Measurement> measurements, Action<Measurement> measure)
    {
        measurements.ForEach(measure);
        Console.Error.WriteLine($"{stage}: done");
    }

    private static Contestant? StartNginx(Processes processes, int backend)
    {
        var program = new[] { "/usr/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists);
        if (program is null)
        {
            Console.Error.WriteLine("nginx is not installed; left out");
            return null;
        }

        var port = Processes.FreePort();
        var folder = processes.Folder;
        var settings = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(settings, $$"""
            daemon off; worker_processes 1; pid {{folder}}/nginx.pid; error_log stderr error;
            events { worker_connections 4096; }
            http {
              access_log off; client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              keepalive_requests 10000000;
              upstream backend { server 127.0.0.1:{{backend}}; keepalive 512; keepalive_requests 10000000; }
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
              }
            }
            """);
        return new Contestant("nginx", port, "", processes.Start(port, program, "-c", settings, "-p", folder));
    }

    private static Contestant? StartPortkey(Processes processes, int backend)
    {
        var script = Path.Combine(Processes.Root, "benchmarks/Proxy/node_modules/@portkey-ai/gateway/build/start-server.js");
        if (!File.Exists(script))
        {
            Console.Error.WriteLine("@portkey-ai/gateway is not installed (npm install in benchmarks/Proxy); left out");
            return null;
        }

        var port = Processes.FreePort();
        var process = processes.Start(port, "node", script, $"--port={port}", "--headless");
        var headers = $"Authorization: Bearer x\r\nx-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:{backend}/v1\r\n";
        return new Contestant("@portkey-ai/gateway", port, headers, process);
    }
}
