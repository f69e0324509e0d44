using System.Diagnostics.Metrics;
using System.Reflection;

namespace HomeLab.Gateway.Telemetry;

/// <summary>What the gateway itself measures. docs/metrics.md lists every name.</summary>
internal sealed class GatewayMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "HomeLab.Gateway";

    private readonly Histogram<double> _sttTurn;
    private readonly Histogram<double> _sttRealTime;
    private readonly Counter<double> _sttAudio;
    private readonly Histogram<double> _ttsFirstAudio;
    private readonly Histogram<double> _ttsTurn;
    private readonly Histogram<double> _ttsRealTime;
    private readonly Counter<double> _ttsAudio;
    private readonly Counter<long> _detections;
    private readonly Counter<long> _turns;
    private readonly Counter<long> _rejections;
    private readonly Gauge<double> _engineLoad;

    /// <summary>Creates the instruments.</summary>
    public GatewayMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _sttTurn = meter.CreateHistogram<double>("homelab.stt.turn.duration", "s", "From the end of an utterance to its transcript.");
        _sttRealTime = meter.CreateHistogram<double>("homelab.stt.realtime.factor", null, "Time to transcribe over length of the audio.");
        _sttAudio = meter.CreateCounter<double>("homelab.stt.audio", "s", "Audio transcribed.");
        _ttsFirstAudio = meter.CreateHistogram<double>("homelab.tts.first_audio.duration", "s", "From the first text to the first audio.");
        _ttsTurn = meter.CreateHistogram<double>("homelab.tts.turn.duration", "s", "From the first text to the last audio.");
        _ttsRealTime = meter.CreateHistogram<double>("homelab.tts.realtime.factor", null, "Time to speak over length of the audio.");
        _ttsAudio = meter.CreateCounter<double>("homelab.tts.audio", "s", "Audio spoken.");
        _detections = meter.CreateCounter<long>("homelab.wake.detections", null, "Wake words heard.");
        _turns = meter.CreateCounter<long>("homelab.turns", null, "Turns by service and how they ended: ok, empty, cancelled, rejected, failed.");
        _rejections = meter.CreateCounter<long>("homelab.rejections", null, "Turns refused because a queue was full.");
        _engineLoad = meter.CreateGauge<double>("homelab.engine.load.duration", "s", "How long an engine took to load.");
        var build = new KeyValuePair<string, object?>[]
        {
            new("version", Version),
            new("dotnet", Environment.Version.ToString()),
        };
        meter.CreateObservableGauge("homelab.build.info", () => new Measurement<int>(1, build), null, "Which build runs; always 1.");
    }

    /// <summary>Version of this build.</summary>
    public static string Version { get; } =
        typeof(GatewayMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>An utterance was transcribed.</summary>
    public void Transcribed(TimeSpan turn, TimeSpan audio, TimeSpan work)
    {
        _sttTurn.Record(turn.TotalSeconds);
        _sttAudio.Add(audio.TotalSeconds);
        if (audio > TimeSpan.Zero)
        {
            _sttRealTime.Record(work / audio);
        }
    }

    /// <summary>The first audio of a reply left.</summary>
    public void FirstAudio(TimeSpan elapsed) => _ttsFirstAudio.Record(elapsed.TotalSeconds);

    /// <summary>A reply was spoken to its end.</summary>
    public void Spoke(TimeSpan turn, TimeSpan audio)
    {
        _ttsTurn.Record(turn.TotalSeconds);
        _ttsAudio.Add(audio.TotalSeconds);
        if (audio > TimeSpan.Zero)
        {
            _ttsRealTime.Record(turn / audio);
        }
    }

    /// <summary>A wake word was heard.</summary>
    public void Detected(string word) => _detections.Add(1, new KeyValuePair<string, object?>("word", word));

    /// <summary>A turn ended.</summary>
    public void TurnEnded(string service, string outcome)
    {
        _turns.Add(1, new KeyValuePair<string, object?>("service", service), new KeyValuePair<string, object?>("outcome", outcome));
        if (outcome == "rejected")
        {
            _rejections.Add(1, new KeyValuePair<string, object?>("service", service));
        }
    }

    /// <summary>An engine was loaded.</summary>
    public void EngineLoaded(string engine, TimeSpan elapsed) =>
        _engineLoad.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("engine", engine));
}
