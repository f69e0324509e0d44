using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HomeLab.Gateway.Hosting;
using HomeLab.Inference.Audio;
using HomeLab.Inference.Models;
using HomeLab.Inference.Scheduling;
using HomeLab.Inference.Speech;

namespace HomeLab.Gateway.Cli;

/// <summary>What the doctor looks at.</summary>
internal static class DoctorChecks
{
    private const long Mebibyte = 1L << 20;

    /// <summary>All checks, in the order in which a person would make them.</summary>
    public static IEnumerable<Finding> Run(LocalEngines engines) =>
    [
        CheckEspeak(engines),
        CheckFfmpeg(),
        .. CheckModels(engines.Store),
        CheckVoice(engines.Store),
        .. engines.Listeners.All().Where(entry => entry.Number > 0).Select(entry => CheckPort(entry.Port, entry.Number, entry.Host)),
        CheckHost(engines.Listeners),
        GpuCheck.Run(engines.Stt),
        CheckDisk(engines.Store),
        CheckMemory(),
        CheckModelMemory(engines),
        CheckOpenFiles(),
        new Finding("cores", FindingLevel.Ok, $"{ThreadBudget.Cores} for inference of {Environment.ProcessorCount} processors"),
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

    private static Finding CheckPort(GatewayPort port, int number, string host)
    {
        var subject = $"port {port.Key()}";
        if (!ListenerOptions.TryParseHost(host, out var address))
        {
            return new Finding(subject, FindingLevel.Fail, $"'{host}' is no address", "correct the setting Host");
        }

        try
        {
            using var listener = new TcpListener(address, number);
            listener.Start();
            return new Finding(subject, FindingLevel.Ok, $"{new IPEndPoint(address, number)} is free");
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? new Finding(
                    subject,
                    FindingLevel.Fail,
                    $"{number} is taken (by a running HomeLab?)",
                    $"stop the other program (ss -ltnp shows it) or --set {port.Setting()}=…")
                : new Finding(
                    subject,
                    FindingLevel.Fail,
                    $"{new IPEndPoint(address, number)}: {failure.Message}",
                    $"--set {port.Setting()}=… or correct Host");
        }
    }

    private static Finding CheckHost(ListenerOptions listeners) =>
        ListenerOptions.TryParseHost(listeners.Host, out var address) && IPAddress.IsLoopback(address)
            ? new Finding("reachable", FindingLevel.Warn, "from this machine only", "for Home Assistant elsewhere: --set Host=0.0.0.0")
            : new Finding("reachable", FindingLevel.Ok, $"on {listeners.Host}; Wyoming has no passwords, keep it inside the house");

    private static Finding CheckDisk(ModelStore store)
    {
        var folder = new DirectoryInfo(store.Root);
        while (!folder.Exists && folder.Parent is { } parent)
        {
            folder = parent;
        }

        try
        {
            var free = new DriveInfo(folder.FullName).AvailableFreeSpace;
            return free > 1024 * Mebibyte
                ? new Finding("disk", FindingLevel.Ok, $"{ModelTable.Size(free)} free for models in {store.Root}")
                : new Finding(
                    "disk",
                    FindingLevel.Warn,
                    $"only {ModelTable.Size(free)} free for models in {store.Root}",
                    "make room, or --set Models:Folder=…");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding("disk", FindingLevel.Warn, failure.Message, "--set Models:Folder=…");
        }
    }

    private static Finding CheckMemory()
    {
        // Honours a cgroup limit.
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return available >= 1024 * Mebibyte
            ? new Finding("memory", FindingLevel.Ok, $"{ModelTable.Size(available)} for this process")
            : new Finding(
                "memory", FindingLevel.Warn, $"{ModelTable.Size(available)} for this process", "stay with tiny models, or grant 1 GiB");
    }

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

    private static Finding CheckOpenFiles()
    {
        var line = File.Exists("/proc/self/limits")
            ? File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            : null;
        var soft = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var value, ..]
            && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : long.MaxValue;
        return soft >= 2048
            ? new Finding("open files", FindingLevel.Ok, soft == long.MaxValue ? "no limit" : $"limit {soft}")
            : new Finding(
                "open files", FindingLevel.Warn, $"limit {soft}; each connection takes one", "ulimit -n 4096 (systemd: LimitNOFILE=4096)");
    }
}
