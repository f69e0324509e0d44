using System.Runtime.InteropServices;

namespace HomeLab.Inference.Espeak;

/// <summary>Reads the list of voices out of espeak-ng's memory.</summary>
internal static unsafe class EspeakLanguages
{
    /// <summary>One entry a voice under its first tag, ordered by tag.</summary>
    public static IReadOnlyList<EspeakLanguage> List()
    {
        var found = new SortedDictionary<string, EspeakLanguage>(StringComparer.Ordinal);
        var voice = EspeakNative.ListVoices(null);
        for (; voice is not null && *voice is not null; voice++)
        {
            // The first byte of Languages is the priority of the first tag; MBROLA voices ("mb/…") need files that are not installed.
            var code = Marshal.PtrToStringUTF8((nint)((*voice)->Languages + 1));
            var name = Marshal.PtrToStringUTF8((nint)(*voice)->Name);
            var file = Marshal.PtrToStringUTF8((nint)(*voice)->Identifier);
            if (!string.IsNullOrEmpty(code) && file?.StartsWith("mb/", StringComparison.Ordinal) == false)
            {
                found.TryAdd(code, new EspeakLanguage(code, (name ?? code).Replace('_', ' ')));
            }
        }

        return [.. found.Values];
    }
}
