using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// An <c>info</c> that follows the engines: composed at the first <c>describe</c> and anew at most once a second, so that a model put into
/// a watched folder shows up by itself and a describing peer waits for nothing but a look at lists in memory.
/// </summary>
internal sealed class LiveInfo(Func<InfoEvent> compose, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ServiceInfo? _info;
    private long _composedAt;

    /// <summary>What is offered now.</summary>
    public ServiceInfo Now
    {
        get
        {
            lock (_gate)
            {
                if (_info is null)
                {
                    _info = new ServiceInfo(compose());
                    _composedAt = time.GetTimestamp();
                }
                else if (time.GetElapsedTime(_composedAt) > MaxAge)
                {
                    _info.Replace(compose());
                    _composedAt = time.GetTimestamp();
                }

                return _info;
            }
        }
    }
}
