using System.Reflection;

namespace HomeLab.Gateway.Cli;

/// <summary>What the self-test talks to: this process' engines or a server.</summary>
internal abstract class SelfTestTarget : IAsyncDisposable
{
    /// <summary>Speaks a sentence and looks at the length of the audio.</summary>
    public abstract Task<SelfTestResult> SpeakAsync(string text, CancellationToken cancellationToken);

    /// <summary>Transcribes a sample; an empty expectation means that nothing must be heard.</summary>
    public abstract Task<SelfTestResult> TranscribeAsync(string sample, string expected, CancellationToken cancellationToken);

    /// <summary>Listens for a word in a sample; skipped where the word is not installed.</summary>
    public abstract Task<SelfTestResult> WakeAsync(string sample, string word, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>A recording of the demo set, which is part of the program: 16 kHz, 16 bit, mono, after a header of 44 bytes.</summary>
    public static ReadOnlyMemory<byte> ReadSample(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("HomeLab.Gateway.Samples." + name)
            ?? throw new CommandException(ExitCode.Failure, $"The program was built without the sample '{name}'.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsMemory(44);
    }

    /// <summary>Judges spoken audio: a sentence of five words takes between half a second and six.</summary>
    protected static SelfTestResult JudgeSpeech(long bytes, int sampleRateHz, string voice)
    {
        var seconds = bytes / 2d / sampleRateHz;
        return new SelfTestResult(
            seconds is > 0.5 and < 6 ? "ok" : "fail", FormattableString.Invariant($"{seconds:0.0} s of audio from {voice}"));
    }

    /// <summary>Judges a transcript.</summary>
    protected static SelfTestResult JudgeText(string text, string expected)
    {
        var good = expected.Length == 0 ? text.Length == 0 : text.Contains(expected, StringComparison.OrdinalIgnoreCase);
        var wanted = expected.Length == 0 ? "nothing" : $"'{expected}'";
        return new SelfTestResult(good ? "ok" : "fail", $"heard \"{text}\"{(good ? "" : $", expected {wanted}")}");
    }
}
