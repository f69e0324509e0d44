using System.Net.Http.Headers;
using HomeLab.Gateway.Llm.Catalogue;

namespace HomeLab.Gateway.Llm.Backends;

/// <summary>
/// One LLM server: its connections, what it has, how it does. The counts of running requests belong to the admission queue, which changes
/// them under its own lock.
/// </summary>
internal sealed class Backend : IDisposable
{
    private readonly Dictionary<string, int> _running = new(StringComparer.OrdinalIgnoreCase);
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private volatile BackendInventory _inventory = BackendInventory.Empty;
    private CancellationTokenSource _lost = new();
    private readonly string? _hostHeader;
    private volatile string? _warm;
    private volatile Route? _lastRoute;
    private volatile bool _discovered;
    private long _lastProgress;
    private long _firstByteMicroseconds;

    /// <summary>Prepares the connections; opens none.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="address">Where it is; differs from the option's URL when that name resolved to several.</param>
    /// <param name="llm">Settings of all backends.</param>
    /// <param name="time">Clock.</param>
    public Backend(string name, BackendOptions options, Uri address, LlmOptions llm, TimeProvider time)
    {
        Name = name;
        Options = options;
        Address = address;
        Host = new Uri(options.Url).Authority;
        _hostHeader = Host == address.Authority ? null : Host;
        Breaker = new CircuitBreaker(llm.BreakerFailures, llm.BreakerOpen, time);
        _time = time;
        _lastProgress = time.GetTimestamp();
        _http = new HttpMessageInvoker(BackendConnections.Create(llm.ConnectTimeout), disposeHandler: true);
    }

    /// <summary>Unique name.</summary>
    public string Name { get; }

    /// <summary>Its settings.</summary>
    public BackendOptions Options { get; }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>The <c>Host</c> header: the configured name, also when <see cref="Address"/> is one of its IP addresses.</summary>
    public string Host { get; }

    /// <summary>What it speaks.</summary>
    public BackendKind Kind => Options.Kind;

    /// <summary>Lets requests through, or not.</summary>
    public CircuitBreaker Breaker { get; }

    /// <summary>Connections for plain forwarding.</summary>
    public HttpMessageInvoker Http => _http;

    /// <summary>What it said last.</summary>
    public BackendInventory Inventory => _inventory;

    /// <summary>Whether it has answered a question since it was last given up; its <see cref="Inventory"/> is known by then.</summary>
    public bool Discovered => _discovered;

    /// <summary>Whether it was given up and has not answered a question since. Touched by the watch only.</summary>
    public bool GivenUp { get; private set; }

    /// <summary>Unanswered questions in a row. Touched by the watch only.</summary>
    public int Unanswered { get; set; }

    /// <summary>Requests running here now.</summary>
    public int Running { get; private set; }

    /// <summary>Fires when the backend is given up; whoever still waits for a first byte from it goes elsewhere.</summary>
    public CancellationToken Lost => Volatile.Read(ref _lost).Token;

    /// <summary>Smoothed time to the first byte, in microseconds; 0 until there was one.</summary>
    public long FirstByteMicroseconds => Interlocked.Read(ref _firstByteMicroseconds);

    /// <summary>Whether it has <paramref name="model"/>.</summary>
    public bool Has(string model) => _inventory.Models.ContainsKey(model);

    /// <summary>Whether <paramref name="model"/> is in its memory, as far as is known.</summary>
    public bool HasLoaded(string model) =>
        Kind == BackendKind.OpenAi || _inventory.Loaded.ContainsKey(model) || ModelName.Same(_warm, model);

    /// <summary>Requests for <paramref name="model"/> running here. Under the queue's lock.</summary>
    public int RunningFor(string model) => _running.GetValueOrDefault(model);

    /// <summary>Whether another request for <paramref name="model"/> may start. Under the queue's lock.</summary>
    public bool HasSlot(string model) =>
        Running < Options.EffectiveSlots && RunningFor(model) < Options.EffectiveSlotsPerModel && Breaker.Admits(Running);

    /// <summary>Takes a slot. Under the queue's lock.</summary>
    public void Enter(string model)
    {
        Running++;
        _running[model] = RunningFor(model) + 1;
        _warm = model;
    }

    /// <summary>Gives a slot back. Under the queue's lock.</summary>
    public void Leave(string model)
    {
        Running--;
        var left = RunningFor(model) - 1;
        if (left > 0)
        {
            _running[model] = left;
        }
        else
        {
            _running.Remove(model);
        }
    }

    /// <summary>Takes over what the backend said.</summary>
    public void Learn(BackendInventory inventory)
    {
        _inventory = inventory;
        _warm = null;
        GivenUp = false;
        _discovered = true;
    }

    /// <summary>Gives the backend up: nobody keeps waiting for it.</summary>
    public void GiveUp()
    {
        GivenUp = true;
        _discovered = false;
        var lost = Interlocked.Exchange(ref _lost, new CancellationTokenSource());
        lost.Cancel();
    }

    /// <summary>Notes that bytes came from it.</summary>
    public void NoteProgress() => Volatile.Write(ref _lastProgress, _time.GetTimestamp());

    /// <summary>Time since bytes last came from it.</summary>
    public TimeSpan SinceProgress => _time.GetElapsedTime(Volatile.Read(ref _lastProgress));

    /// <summary>Notes how long a first byte took (exponential average, weight 1/8).</summary>
    public void NoteFirstByte(TimeSpan elapsed)
    {
        var sample = (long)elapsed.TotalMicroseconds;
        var before = Interlocked.Read(ref _firstByteMicroseconds);
        Interlocked.Exchange(ref _firstByteMicroseconds, before == 0 ? sample : before + ((sample - before) / 8));
    }

    /// <summary>Sends a request and waits for the head of its answer. Throws what the HTTP stack throws.</summary>
    public Task<HttpResponseMessage> SendAsync(BackendRequest request, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(request.Method, Locate(request.Path));
        message.Headers.Host = _hostHeader;
        if (Options.ApiKey is { Length: > 0 } key)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (request.Json is { } json)
        {
            message.Content = new ByteArrayContent(json);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        return _http.SendAsync(message, cancellationToken);
    }

    /// <summary>Closes its connections and gives it up.</summary>
    public void Dispose()
    {
        _lost.Cancel();
        _http.Dispose();
    }

    /// <summary>
    /// The address of a route. Most requests go where the one before went, and putting a URI together costs more than all of its headers.
    /// </summary>
    private Uri Locate(string path)
    {
        var route = _lastRoute;
        if (route?.Path != path)
        {
            _lastRoute = route = new Route(path, new Uri(Address, path));
        }

        return route.Address;
    }

    private sealed record Route(string Path, Uri Address);
}
