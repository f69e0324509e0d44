using System.Diagnostics;
using System.Text.Json;

namespace HomeLab.Measuring.Processes;

/// <summary>The gateway in a process of its own on free ports, as its users run it.</summary>
public sealed class Gateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Listeners =
    [
        "Wyoming:Tts",
        "Wyoming:Stt",
        "Wyoming:Wake",
        "Wyoming:Conversation",
        "Wyoming:All",
        "Http",
        "Management",
    ];

    private readonly ChildProcess _process;
    private readonly Dictionary<string, int> _ports;

    private Gateway(ChildProcess process, Dictionary<string, int> ports)
    {
        (_process, _ports) = (process, ports);
    }

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>From starting the program to the first <c>200</c> of <c>/health/ready</c>.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Base address of the HTTP port.</summary>
    public Uri Http => new($"http://127.0.0.1:{Port("http")}");

    /// <summary>Base address of the management port.</summary>
    public Uri Management => new($"http://127.0.0.1:{Port("management")}");

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="checkout">A checkout in which the gateway was built for Release.</param>
    /// <param name="models">Models folder (HOMELAB_MODELS).</param>
    /// <param name="settings">Settings as <c>Name:Of=value</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">It ended; the message has its last lines.</exception>
    /// <exception cref="TimeoutException">It was not ready within a minute.</exception>
    public static async Task<Gateway> StartAsync(
        string checkout, string models, IEnumerable<string> settings, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var ports = Listeners.Select(listener => listener + ":Port=0");
        var process = ChildProcess.Start(
            Path.Combine(checkout, "artifacts/bin/HomeLab.Gateway/release/homelab"),
            ["serve", "--print-ports", .. ports.Append("Discovery:Enabled=false").Concat(settings).SelectMany(setting => new[] { "--set", setting })],
            new Dictionary<string, string> { ["HOMELAB_MODELS"] = models, ["HOMELAB_MODEL_MIRROR"] = "" });
        try
        {
            using var line = JsonDocument.Parse(await process.ReadLineAsync(Patience, cancellationToken));
            process.IgnoreOutput();
            var gateway = new Gateway(
                process, line.RootElement.EnumerateObject().ToDictionary(port => port.Name, port => port.Value.GetInt32()));
            await gateway.WaitUntilReadyAsync(cancellationToken);
            gateway.ReadyAfter = Stopwatch.GetElapsedTime(began);
            return gateway;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Port of a listener by its name, tts, stt, wake, conversation, all, http or management.</summary>
    public int Port(string listener) => _ports.TryGetValue(listener, out var port)
        ? port
        : throw new ArgumentException(
            $"The gateway printed no port '{listener}', only {string.Join(", ", _ports.Keys)}.", nameof(listener));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            using var answer = await http.GetAsync(new Uri(Management, "/health/ready"), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException("The gateway was not ready in time: " + _process.Errors);
            }

            await Task.Delay(10, cancellationToken);
        }
    }
}
