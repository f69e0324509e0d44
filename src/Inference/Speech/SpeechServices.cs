using HomeLab.Inference.Scheduling;
using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Speech;

/// <summary>What all streams and speakers of one synthesizer share.</summary>
internal sealed record SpeechServices(
    SpeechOptions Options,
    WorkerPool Workers,
    SpeechAdmission Admission,
    SpeechMetrics Metrics,
    ILogger Logger);
