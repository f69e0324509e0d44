using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using HomeLab.Inference;

namespace HomeLab.Gateway.Cli;

/// <summary><c>homelab selftest</c>.</summary>
internal static class SelfTestCommand
{
    private const string Lesson = """
        Speaks a sentence, transcribes bundled recordings, hears a wake word, and keeps silence for silence. Every line is ok, fail or skip.
        Exit code 0 when nothing failed.

        Examples:
          homelab selftest                            the engines in this process
          homelab selftest --server 192.168.1.5       a running server, over Wyoming (port 10600)
        """;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var server = ServerAddress.CreateOption();
        server.Aliases.Add("--host");
        var command = new TaughtCommand("selftest", "Try each engine on bundled audio.", Lesson) { server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using SelfTestTarget target = parsed.GetValue(server) is { } address
                ? new RemoteSelfTest(address)
                : new LocalSelfTest(LocalEngines.Open(parsed));
            return await RunAsync(target, parsed.InvocationConfiguration.Output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(SelfTestTarget target, TextWriter output, CancellationToken cancellationToken)
    {
        var failures = 0;
        failures += await TryAsync("speak", output, () => target.SpeakAsync("The kitchen light is on.", cancellationToken));
        failures += await TryAsync(
            "transcribe", output, () => target.TranscribeAsync("stt_office_lamp.wav", "lamp", cancellationToken));
        failures += await TryAsync("silence", output, () => target.TranscribeAsync("stt_silence.wav", "", cancellationToken));
        failures += await TryAsync("wake", output, () => target.WakeAsync("wake_computer.wav", "computer", cancellationToken));
        return failures == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task<int> TryAsync(string name, TextWriter output, Func<Task<SelfTestResult>> test)
    {
        var started = Stopwatch.GetTimestamp();
        SelfTestResult result;
        try
        {
            result = await test();
        }
        catch (Exception failure) when (failure is InferenceException or CommandException or IOException)
        {
            result = new SelfTestResult("fail", failure.Message);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        await output.WriteLineAsync($"{result.Verdict,-5} {name,-11} {seconds,6} s  {result.Detail}");
        return result.Verdict == "fail" ? 1 : 0;
    }
}

/// <summary>How one test ended.</summary>
/// <param name="Verdict"><c>ok</c>, <c>fail</c> or <c>skip</c>.</param>
/// <param name="Detail">What was seen.</param>
internal sealed record SelfTestResult(string Verdict, string Detail);
