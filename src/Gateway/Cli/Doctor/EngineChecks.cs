using HomeLab.Inference.Audio;
using HomeLab.Inference.Models;
using HomeLab.Inference.Speech;

namespace HomeLab.Gateway.Cli.Doctor;

/// <summary>What speaks and hears: libraries, programs, models, and the memory for them.</summary>
internal static class EngineChecks
{
    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Run(LocalEngines engines) =>
    [
        CheckEspeak(engines),
        CheckFfmpeg(),
        .. CheckModels(engines.Store),
        CheckVoice(engines.Store),
        CheckModelMemory(engines),
    ];

    private static Finding CheckEspeak(LocalEngines engines)
    {
        using var synthesizer = new SpeechSynthesizer(new SpeechOptions { DefaultLanguage = engines.Tts.Language });
        var voices = synthesizer.Voices.Count(voice => voice.IsFallback);
        return voices > 0
            ? new Finding("espeak-ng", FindingLevel.Ok, $"{voices} built-in voices")
            : new Finding(
                "espeak-ng",
                FindingLevel.Fail,
                "libespeak-ng.so.1 or its data is missing; nothing can be spoken",
                "apt-get install libespeak-ng1 espeak-ng-data");
    }

    private static Finding CheckFfmpeg() => new Ffmpeg().IsInstalled
        ? new Finding("ffmpeg", FindingLevel.Ok, "found; compressed audio can be read and written")
        : new Finding("ffmpeg", FindingLevel.Warn, "not found; only WAV can be read", "apt-get install ffmpeg");

    private static IEnumerable<Finding> CheckModels(ModelStore store)
    {
        foreach (var kind in new[] { ModelKind.Stt, ModelKind.Wake, ModelKind.Vad })
        {
            var installed = store.Installed(kind);
            var real = installed.Where(model => model.Origin != ModelOrigin.Demo).ToList();
            var subject = $"models {kind.Name()}";
            yield return (real.Count, installed.Count) switch
            {
                ( > 0, _) => new Finding(subject, FindingLevel.Ok, string.Join(", ", real.Select(model => model.Id))),
                (_, > 0) => new Finding(
                    subject,
                    FindingLevel.Warn,
                    $"only the demo set ({string.Join(", ", installed.Select(model => model.Id))})",
                    "homelab models pull"),
                _ when kind == ModelKind.Vad =>
                    new Finding(subject, FindingLevel.Warn, "none; a simpler detector of our own listens", "homelab models pull"),
                _ => new Finding(subject, FindingLevel.Fail, "none", "homelab models pull"),
            };
        }

        foreach (var damaged in store.List().Where(model => model.State is ModelState.Damaged or ModelState.Partial))
        {
            yield return new Finding(
                "models",
                FindingLevel.Warn,
                $"{damaged.Id} is {damaged.State.ToString().ToLowerInvariant()}",
                $"homelab models pull {damaged.Id}");
        }
    }

    private static Finding CheckVoice(ModelStore store) => store.Installed(ModelKind.Tts) is { Count: > 0 } voices
        ? new Finding("models tts", FindingLevel.Ok, string.Join(", ", voices.Select(voice => voice.Id)))
        : new Finding("models tts", FindingLevel.Warn, "no Piper voice; eSpeak NG speaks", "homelab models pull en_US-lessac-medium");

    /// <summary>Whether the default recogniser and the default voice fit the budget together: they are what stays loaded.</summary>
    private static Finding CheckModelMemory(LocalEngines engines)
    {
        var limit = engines.Loader.Memory.MaxBytes;
        var needed = engines.Loader.MeasureDefaults();
        var detail = $"{ModelTable.Size(needed)} for the default recogniser and voice, of {ModelTable.Size(limit)} for models";
        return needed <= limit
            ? new Finding("model memory", FindingLevel.Ok, detail)
            : new Finding(
                "model memory",
                FindingLevel.Warn,
                detail + "; they will push each other out",
                "--set Models:MaxMemory=… or smaller models");
    }
}
