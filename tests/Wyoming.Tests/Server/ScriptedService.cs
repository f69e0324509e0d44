using System.Threading.Channels;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Wyoming.Tests.Server;

internal delegate ValueTask FrameHandler(in Frame frame, WyomingConnection connection);

/// <summary>A service whose sessions do what a test says, and that tells what they were given.</summary>
internal sealed class ScriptedService(FrameHandler? handle = null, string name = "test") : IWyomingService
{
    private readonly Channel<string> _handled = Channel.CreateUnbounded<string>();

    public static InfoEvent SomeInfo { get; } = new(Tts: [new TtsProgram { Name = "p", Attribution = new("n", "u"), Installed = true, Voices = [] }]);

    public string Name => name;

    public ServiceInfo Info { get; } = new(SomeInfo);

    public bool InTurn { get; set; }

    /// <summary>Types of the events that came to a session, and "disposed".</summary>
    public ChannelReader<string> Handled => _handled.Reader;

    public IWyomingSession Open(WyomingConnection connection) => new Session(this, connection);

    private sealed class Session(ScriptedService service, WyomingConnection connection) : IWyomingSession
    {
        public bool InTurn => service.InTurn;

        public ValueTask HandleAsync(in Frame frame)
        {
            service._handled.Writer.TryWrite(frame.TypeName);
            return service.Handle(frame, connection);
        }

        public ValueTask DisposeAsync()
        {
            service._handled.Writer.TryWrite("disposed");
            return default;
        }
    }

    private ValueTask Handle(in Frame frame, WyomingConnection connection) => handle is null ? default : handle(frame, connection);
}
