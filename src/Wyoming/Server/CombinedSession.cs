using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Server;

/// <summary>Sends each event to the session of the service it means; opens that session when it is first needed.</summary>
internal sealed class CombinedSession(IWyomingService?[] services, WyomingConnection connection) : IWyomingSession
{
    private const int Stt = 0, Tts = 1, Wake = 2, Conversation = 3, Nobody = -1;

    private readonly IWyomingSession?[] _sessions = new IWyomingSession?[services.Length];
    private int _audioGoesTo = services[Stt] is not null ? Stt : Wake;

    public bool InTurn
    {
        get
        {
            foreach (var session in _sessions)
            {
                if (session is { InTurn: true })
                {
                    return true;
                }
            }

            return false;
        }
    }

    public ValueTask HandleAsync(in Frame frame)
    {
        var target = Target(frame.Kind);
        if (target == Nobody || services[target] is not { } service)
        {
            return default;
        }

        if (target is Stt or Wake)
        {
            _audioGoesTo = target;
        }

        return (_sessions[target] ??= service.Open(connection)).HandleAsync(frame);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
        {
            if (session is not null)
            {
                await session.DisposeAsync();
            }
        }
    }

    private int Target(EventKind kind) => kind switch
    {
        EventKind.AudioStart or EventKind.AudioChunk or EventKind.AudioStop => _audioGoesTo,
        EventKind.Transcribe => Stt,
        EventKind.Detect => Wake,
        EventKind.Synthesize or EventKind.SynthesizeStart or EventKind.SynthesizeChunk or EventKind.SynthesizeStop => Tts,
        EventKind.Transcript or EventKind.Recognize or EventKind.Intent => Conversation,
        _ => Nobody,
    };
}
