using System.Collections.Concurrent;
using System.Net;
using HomeLab.Wyoming.Hosting;

namespace HomeLab.Wyoming.Server;

/// <summary>The open connections of all ports: counts them against the caps and looks at their time limits once a second.</summary>
internal sealed class ConnectionTable(WyomingOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private readonly ConcurrentDictionary<ServedConnection, byte> _connections = new(ReferenceEqualityComparer.Instance);
    private int _count;
    private long _suppressed;
    private long _lastLogged;

    /// <summary>Open connections.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a place, or says why there is none.</summary>
    public string? TryEnter(EndPoint? remote)
    {
        lock (_gate)
        {
            if (_count >= options.MaxConnections)
            {
                return $"there are {options.MaxConnections} connections already (Wyoming:MaxConnections)";
            }

            if (Address(remote) is { } address)
            {
                var here = _perAddress.GetValueOrDefault(address);
                if (here >= options.MaxConnectionsPerAddress)
                {
                    return $"there are {here} connections from this address already (Wyoming:MaxConnectionsPerAddress)";
                }

                _perAddress[address] = here + 1;
            }

            _count++;
            return null;
        }
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(EndPoint? remote)
    {
        lock (_gate)
        {
            _count--;
            if (Address(remote) is { } address && --_perAddress[address] == 0)
            {
                _perAddress.Remove(address);
            }
        }
    }

    /// <summary>Watches the time limits of a connection until <see cref="Forget"/>.</summary>
    public void Watch(ServedConnection connection) => _connections.TryAdd(connection, 0);

    /// <summary>Ends <see cref="Watch"/>.</summary>
    public void Forget(ServedConnection connection) => _connections.TryRemove(connection, out _);

    /// <summary>Ends every connection that has exceeded a time limit.</summary>
    public void CheckAll()
    {
        foreach (var (connection, _) in _connections)
        {
            connection.Check();
        }
    }

    /// <summary>Counts a refusal; true about once in ten seconds, when a line may be logged.</summary>
    public bool MayLogRefusal(TimeProvider time, out long suppressed)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_lastLogged != 0 && time.GetElapsedTime(_lastLogged, now) < TimeSpan.FromSeconds(10))
            {
                suppressed = ++_suppressed;
                return false;
            }

            suppressed = _suppressed;
            (_suppressed, _lastLogged) = (0, now);
            return true;
        }
    }

    private static IPAddress? Address(EndPoint? remote) =>
        remote is IPEndPoint { Address: var address } ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) : null;
}
