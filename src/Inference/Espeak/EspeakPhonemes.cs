using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace HomeLab.Inference.Espeak;

/// <summary>Text to clauses; runs on the engine's thread.</summary>
internal static unsafe class EspeakPhonemes
{
    /// <summary>Present from 1.52 on: the same call, which also says what ended the clause.</summary>
    public const string TerminatorExport = "espeak_TextToPhonemesWithTerminator";

    // clause.h: intonation and kind of a terminator; the low bits are the length of the pause.
    private const int SentenceBit = 0x80000;
    private const int TerminatorMask = 0x000FFFFF;

    private static readonly delegate* unmanaged[Cdecl]<byte**, int, int, int*, byte*> WithTerminator = FindExport();

    /// <summary>Reads every clause of <paramref name="text"/>.</summary>
    public static IReadOnlyList<EspeakClause> Read(EspeakSetup setup, string voice, string text)
    {
        SelectVoice(voice);
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        try
        {
            var length = Encoding.UTF8.GetBytes(text, utf8);
            utf8[length] = 0;
            return setup.ReportsTerminators ? ReadReported(utf8) : ReadDerived(utf8.AsSpan(0, length + 1));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8, clearArray: true);
        }
    }

    /// <summary>Selects a voice; also clears the look-ahead character that the previous text may have left behind.</summary>
    /// <exception cref="InferenceException">There is no such voice.</exception>
    public static void SelectVoice(string voice)
    {
        if (EspeakNative.SetVoiceByName(voice) != EspeakNative.StatusOk)
        {
            throw new InferenceException(
                $"espeak-ng has no voice '{voice}'. Run 'espeak-ng --voices' for its list; a newer espeak-ng-data may have it.");
        }
    }

    private static List<EspeakClause> ReadDerived(Span<byte> utf8)
    {
        var clauses = new List<EspeakClause>();
        fixed (byte* start = utf8)
        {
            var end = start + utf8.Length - 1;
            var position = start;
            while (position is not null)
            {
                var before = position;
                var phonemes = Marshal.PtrToStringUTF8((nint)EspeakNative.TextToPhonemes(
                    &position, EspeakNative.TextUtf8, EspeakNative.PhonemesIpa)) ?? "";
                var after = position is null ? end : position;
                var slice = Encoding.UTF8.GetString(before, (int)Math.Max(0, after - before));
                var (terminator, endsSentence) = ClauseEnd.Classify(slice, position is null, phonemes.Length > 0);
                clauses.Add(new EspeakClause(phonemes, terminator, endsSentence));
            }
        }

        return clauses;
    }

    private static List<EspeakClause> ReadReported(byte[] utf8)
    {
        var clauses = new List<EspeakClause>();
        fixed (byte* start = utf8)
        {
            var position = start;
            while (position is not null)
            {
                int reported;
                var phonemes = Marshal.PtrToStringUTF8((nint)WithTerminator(
                    &position, EspeakNative.TextUtf8, EspeakNative.PhonemesIpa, &reported)) ?? "";
                clauses.Add(new EspeakClause(phonemes, Translate(reported & TerminatorMask), (reported & SentenceBit) != 0));
            }
        }

        return clauses;
    }

    /// <summary>
    /// clause.h: CLAUSE_PERIOD 40 | sentence, QUESTION and EXCLAMATION with their intonation, COMMA 20 | 0x1000 | clause, …
    /// </summary>
    internal static string Translate(int terminator) => terminator switch
    {
        0x80028 => ".",
        0x82028 => "?",
        0x8302D => "!",
        0x41014 => ",",
        0x4001E => ":",
        0x4101E => ";",
        _ => "",
    };

    private static delegate* unmanaged[Cdecl]<byte**, int, int, int*, byte*> FindExport() =>
        NativeLibrary.TryGetExport(EspeakLibrary.Ensure(), TerminatorExport, out var address)
            ? (delegate* unmanaged[Cdecl]<byte**, int, int, int*, byte*>)address
            : null;
}
