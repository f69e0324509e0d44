using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace HomeLab.Inference.Espeak;

/// <summary>espeak-ng's own formant synthesis; runs on the engine's thread, which alone touches the static fields.</summary>
internal static unsafe class EspeakSpeech
{
    private const int Continue = 0;
    private const int Abort = 1;

    private static readonly EspeakSink Nowhere = static _ => { };

    private static EspeakSink? _sink;
    private static CancellationToken _cancellation;
    private static Exception? _failure;

    /// <summary>Routes the library's audio here. Once, after its initialisation.</summary>
    public static void Register() => EspeakNative.SetSynthCallback(&OnAudio);

    /// <summary>Speaks one text into <paramref name="sink"/>.</summary>
    /// <returns>Nothing of interest; a value so that it fits a work item.</returns>
    public static bool Run(string voice, string text, int wordsPerMinute, EspeakSink sink, CancellationToken cancellationToken)
    {
        EspeakPhonemes.SelectVoice(voice);
        _ = EspeakNative.SetParameter(EspeakNative.ParameterRate, Math.Clamp(wordsPerMinute, 80, 450), relative: 0);
        (_sink, _cancellation, _failure) = (sink, cancellationToken, null);
        try
        {
            Synthesize(text);
        }
        finally
        {
            Reset();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return _failure is null ? true : throw new InferenceException("Audio of espeak-ng could not be passed on.", _failure);
    }

    /// <summary>
    /// After an abort the first letter of the next clause stays in the library, also over a change of voice; an empty text clears it.
    /// </summary>
    private static void Reset()
    {
        var wasAborted = _failure is not null || _cancellation.IsCancellationRequested;
        (_sink, _cancellation) = (Nowhere, default);
        if (wasAborted)
        {
            Synthesize("");
        }

        _sink = null;
    }

    private static void Synthesize(string text)
    {
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length) + 1];
        var length = Encoding.UTF8.GetBytes(text, utf8);
        fixed (byte* start = utf8)
        {
            var status = EspeakNative.Synthesize(
                start, (nuint)length + 1, 0, EspeakNative.PositionByCharacter, 0, EspeakNative.TextUtf8, null, null);
            if (status != EspeakNative.StatusOk && _failure is null && !_cancellation.IsCancellationRequested)
            {
                throw new InferenceException($"espeak-ng could not speak a text of {text.Length} characters: status {status}.");
            }
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAudio(short* samples, int count, void* events)
    {
        if (_sink is not { } sink || _cancellation.IsCancellationRequested)
        {
            return Abort;
        }

        try
        {
            if (samples is not null && count > 0)
            {
                sink(new ReadOnlySpan<short>(samples, count));
            }

            return Continue;
        }
        catch (Exception failure)
        {
            // An exception must not cross native frames; Run throws it.
            _failure = failure;
            return Abort;
        }
    }
}
