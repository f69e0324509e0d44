using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.Backends;

/// <summary>The backends at this moment. Those of a name that resolves to several come and go with its addresses.</summary>
internal sealed class BackendPool : IDisposable
{
    private readonly LlmOptions _options;
    private readonly TimeProvider _time;
    private ImmutableArray<Backend> _backends = [];

    /// <summary>Makes the backends whose address is fixed; the others appear with <see cref="ResolveAsync"/>.</summary>
    public BackendPool(IOptions<LlmOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        _backends = [.. _options.Backends
            .Where(backend => !backend.ResolveAll)
            .Select(backend => new Backend(backend.Name, backend, new Uri(backend.Url), _options, time))];
    }

    /// <summary>The backends, in the order of the configuration.</summary>
    public ImmutableArray<Backend> Backends => _backends;

    /// <summary>The backend called <paramref name="name"/>; null when there is none.</summary>
    public Backend? Find(string name) =>
        _backends.FirstOrDefault(backend => string.Equals(backend.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Looks up the names that may resolve to several addresses. A failed lookup keeps what was known. One caller at a time.
    /// </summary>
    public async Task ResolveAsync(CancellationToken cancellationToken)
    {
        foreach (var options in _options.Backends.Where(backend => backend.ResolveAll))
        {
            try
            {
                var addresses = await Dns.GetHostAddressesAsync(new Uri(options.Url).DnsSafeHost, cancellationToken);
                Replace(options, addresses);
            }
            catch (SocketException)
            {
                // The name server is away or the name is gone for a moment; the watch goes on with the addresses known.
            }
        }
    }

    /// <summary>Gives every backend up and closes its connections.</summary>
    public void Dispose()
    {
        foreach (var backend in _backends)
        {
            backend.Dispose();
        }
    }

    private void Replace(BackendOptions options, IPAddress[] addresses)
    {
        var before = _backends.Where(backend => backend.Options == options).ToDictionary(backend => backend.Name);
        var now = addresses
            .Select(address => $"{options.Name}/{address}")
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(name => before.Remove(name, out var known) ? known : Create(options, name))
            .ToList();
        _backends = [.. _backends.Where(backend => backend.Options != options), .. now];
        foreach (var gone in before.Values)
        {
            gone.Dispose();
        }
    }

    private Backend Create(BackendOptions options, string name)
    {
        var address = new UriBuilder(options.Url) { Host = name[(options.Name.Length + 1)..] };
        return new Backend(name, options, address.Uri, _options, _time);
    }
}
