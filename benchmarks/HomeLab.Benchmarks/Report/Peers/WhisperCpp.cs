using System.Globalization;
using HomeLab.Measuring.Processes;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report.Peers;

/// <summary>
/// The same Whisper weights on whisper.cpp (benchmarks/Peers/whisper-cpp), as 16-bit floats and on the whole window, as it runs by default.
/// </summary>
internal sealed class WhisperCpp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ChildProcess _process;
    private readonly int _tokens;

    private WhisperCpp(ChildProcess process, int tokens)
    {
        (_process, _tokens) = (process, tokens);
    }

    /// <summary>Starts it; null where it is not installed.</summary>
    /// <param name="size">tiny or base.</param>
    /// <param name="tokens">Tokens that it writes for whatever it hears.</param>
    /// <param name="threads">Threads of one inference.</param>
    public static WhisperCpp? TryStart(string size, int tokens, int threads)
    {
        var program = RepositoryFolder.Path("artifacts/benchmarks/peers/whisper.cpp/build/whisper-cpp");
        return File.Exists(program)
            ? new WhisperCpp(
                ChildProcess.Start(program, [GgmlWhisper.Prepare(size, tokens), threads.ToString(CultureInfo.InvariantCulture)]), tokens)
            : null;
    }

    /// <summary>Transcribes five seconds.</summary>
    /// <returns>Milliseconds from the audio to the transcript.</returns>
    public double Transcribe()
    {
        _process.Input.WriteLine();
        _process.Input.Flush();
        var answer = _process.ReadLineAsync(Patience, CancellationToken.None).GetAwaiter().GetResult().Split(' ');
        // It counts the end of the text, too.
        return answer[1] == (_tokens + 1).ToString(CultureInfo.InvariantCulture)
            ? double.Parse(answer[0], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"whisper.cpp wrote {answer[1]} tokens, not {_tokens} and the end.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
