using System.Buffers;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Server;

/// <summary>The answer to <c>describe</c>, encoded once. Replaced as a whole when models or voices change.</summary>
public sealed class ServiceInfo
{
    private volatile State _state;

    /// <summary>Encodes <paramref name="info"/>.</summary>
    public ServiceInfo(InfoEvent info) => _state = new State(info);

    /// <summary>What is offered now.</summary>
    public InfoEvent Current => _state.Info;

    /// <summary>The same as one complete frame.</summary>
    public ReadOnlyMemory<byte> Frame => _state.Frame;

    /// <summary>Offers something else from now on. Peers that ask meanwhile get the old or the new answer, never a mixture.</summary>
    public void Replace(InfoEvent info) => _state = new State(info);

    private sealed class State
    {
        public State(InfoEvent info)
        {
            Info = info;
            var buffer = new ArrayBufferWriter<byte>(4096);
            FrameWriter.Write(buffer, info);
            Frame = buffer.WrittenMemory.ToArray();
        }

        public InfoEvent Info { get; }

        public ReadOnlyMemory<byte> Frame { get; }
    }
}
