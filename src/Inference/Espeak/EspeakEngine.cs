using System.Runtime.InteropServices;
using HomeLab.Inference.Scheduling;

namespace HomeLab.Inference.Espeak;

/// <summary>
/// espeak-ng in this process. The library keeps its voice, its look-ahead character and its callback in global variables, so one
/// thread owns it for the life of the process and everybody queues there. A clause takes well under a millisecond.
/// </summary>
internal sealed class EspeakEngine
{
    private static readonly WorkerPool Owner = new("espeak", workers: 1, capacity: 256);
    private static readonly Lazy<EspeakEngine> TheOne = new(() => new EspeakEngine());

    private readonly Task<EspeakSetup> _setup;

    private EspeakEngine()
    {
        Owner.TryRun(_ => Initialize(), WorkPriority.Voice, CancellationToken.None, out var setup);
        _setup = setup!;
    }

    /// <summary>The engine of this process.</summary>
    public static EspeakEngine Shared => TheOne.Value;

    /// <summary>Completes when the library is loaded; faults with <see cref="InferenceException"/> when it is missing or broken.</summary>
    public Task<EspeakSetup> Setup => _setup;

    /// <summary>As <see cref="Setup"/>, for a start-up that has nothing else to do meanwhile.</summary>
    public EspeakSetup WaitForSetup() => _setup.GetAwaiter().GetResult();

    /// <summary>Turns a text into phonemes, clause by clause.</summary>
    /// <param name="voice">espeak-ng voice, for example <c>en-us</c>.</param>
    /// <param name="text">Any text.</param>
    /// <param name="cancellationToken">Takes effect while the text waits for its turn.</param>
    /// <exception cref="InferenceException">The library is missing or has no such voice.</exception>
    /// <exception cref="OverloadedException">Too many texts wait.</exception>
    public async Task<IReadOnlyList<EspeakClause>> PhonemizeAsync(string voice, string text, CancellationToken cancellationToken)
    {
        var setup = await _setup.WaitAsync(cancellationToken);
        return await Queue(_ => EspeakPhonemes.Read(setup, voice, text), cancellationToken);
    }

    /// <summary>Lets espeak-ng speak a text; returns when all of it has been given to <paramref name="sink"/>.</summary>
    /// <param name="voice">espeak-ng voice.</param>
    /// <param name="text">Any text.</param>
    /// <param name="wordsPerMinute">Tempo; espeak-ng accepts 80 … 450.</param>
    /// <param name="sink">Called on the engine's thread with 16-bit samples; must not block.</param>
    /// <param name="cancellationToken">Ends the synthesis at the next 60 ms of audio.</param>
    /// <exception cref="InferenceException">The library is missing or has no such voice.</exception>
    /// <exception cref="OverloadedException">Too many texts wait.</exception>
    public async Task SpeakAsync(
        string voice, string text, int wordsPerMinute, EspeakSink sink, CancellationToken cancellationToken)
    {
        await _setup.WaitAsync(cancellationToken);
        await Queue(token => EspeakSpeech.Run(voice, text, wordsPerMinute, sink, token), cancellationToken);
    }

    private static Task<T> Queue<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) =>
        Owner.TryRun(work, WorkPriority.Voice, cancellationToken, out var result)
            ? result
            : throw new OverloadedException("Too many texts wait for espeak-ng; try again in a moment.");

    private static unsafe EspeakSetup Initialize()
    {
        var library = EspeakLibrary.Ensure();
        var rate = EspeakNative.Initialize(EspeakNative.OutputSynchronous, bufferMilliseconds: 60, dataPath: null, EspeakNative.DoNotExit);
        if (rate <= 0)
        {
            throw new InferenceException(
                "espeak-ng is installed but its data folder espeak-ng-data is not where it looks for it. "
                + "Install the package 'espeak-ng-data', or set ESPEAK_DATA_PATH to the folder that holds espeak-ng-data.");
        }

        EspeakSpeech.Register();
        byte* dataPath;
        var version = Marshal.PtrToStringUTF8((nint)EspeakNative.Info(&dataPath)) ?? "unknown";
        return new EspeakSetup(
            version,
            Marshal.PtrToStringUTF8((nint)dataPath) ?? "",
            rate,
            NativeLibrary.TryGetExport(library, EspeakPhonemes.TerminatorExport, out _),
            EspeakLanguages.List());
    }
}
