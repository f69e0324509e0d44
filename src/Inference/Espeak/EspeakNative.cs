using System.Runtime.InteropServices;

namespace HomeLab.Inference.Espeak;

/// <summary>
/// The calls of espeak-ng's <c>speak_lib.h</c> (API revision 11 and 12, espeak-ng 1.51 and 1.52). The library keeps global state:
/// everything here runs on the thread of <see cref="EspeakEngine"/>.
/// </summary>
internal static unsafe partial class EspeakNative
{
    public const string Library = "espeak-ng";

    public const int OutputSynchronous = 2;
    public const int DoNotExit = 0x8000;
    public const int TextUtf8 = 1;
    public const int PhonemesIpa = 0x02;
    public const int PositionByCharacter = 1;
    public const int ParameterRate = 1;
    public const int StatusOk = 0;

    /// <summary>Returns the sample rate in hertz, or -1.</summary>
    [LibraryImport(Library, EntryPoint = "espeak_Initialize", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Initialize(int output, int bufferMilliseconds, string? dataPath, int options);

    [LibraryImport(Library, EntryPoint = "espeak_SetVoiceByName", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVoiceByName(string name);

    /// <summary>
    /// Reads one clause, moves <paramref name="text"/> behind it (null at the end); the result lives until the next call.
    /// </summary>
    [LibraryImport(Library, EntryPoint = "espeak_TextToPhonemes")]
    public static partial byte* TextToPhonemes(byte** text, int textMode, int phonemeMode);

    [LibraryImport(Library, EntryPoint = "espeak_SetSynthCallback")]
    public static partial void SetSynthCallback(delegate* unmanaged[Cdecl]<short*, int, void*, int> callback);

    [LibraryImport(Library, EntryPoint = "espeak_SetParameter")]
    public static partial int SetParameter(int parameter, int value, int relative);

    [LibraryImport(Library, EntryPoint = "espeak_Synth")]
    public static partial int Synthesize(
        byte* text, nuint size, uint position, int positionType, uint endPosition, uint flags, uint* uniqueIdentifier, void* userData);

    [LibraryImport(Library, EntryPoint = "espeak_Info")]
    public static partial byte* Info(byte** dataPath);

    /// <summary>A null-terminated array that the library owns.</summary>
    [LibraryImport(Library, EntryPoint = "espeak_ListVoices")]
    public static partial NativeVoice** ListVoices(NativeVoice* specification);

    /// <summary>The head of <c>espeak_VOICE</c>; only its strings are read.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct NativeVoice
    {
        public byte* Name;

        /// <summary>Repeated (priority byte, zero-terminated tag), closed by a zero priority.</summary>
        public byte* Languages;

        public byte* Identifier;
    }
}
